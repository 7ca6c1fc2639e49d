import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { render } from "../../mail/layout";

const dataDir = mkdtempSync(join(tmpdir(), "mailbox test "));
const mailbox = join(dataDir, "mailbox");

beforeAll(() => {
  vi.stubEnv("DATABASE_URL", "postgresql://nobody@localhost/none");
  vi.stubEnv("SESSION_SECRET", "k3Jd9-2mZq_0pLw8Xv5Rt7Yb1Nc4Hg6Fs");
  vi.stubEnv("DATA_ENCRYPTION_KEYS", "Zx9Cv8-Bn7_Ma6Sd5Fg4Hj3Kl2Qw1Er0Ty");
  vi.stubEnv("JWT_KEYS", "{}");
  vi.stubEnv("DATA_DIR", dataDir);
});
afterAll(() => rmSync(dataDir, { recursive: true }));

const rooms = async () => ({ ...(await import("../../mail")), ...(await import("./mailbox")) });
const plain = { to: "ada@example.com", subject: "Hello", text: "Text", html: "<p>Text</p>" };
const id = "7b0e5f34-6f2d-4b1e-9a53-0d7f3c1a2b4c";
const newest = () => readFileSync(join(mailbox, readdirSync(mailbox).sort().at(-1) ?? ""), "utf8");

describe("readMailbox", () => {
  it("gives text and links, newest first, and at most as many as asked for", async () => {
    const { readMailbox, sendMail } = await rooms();
    for (const subject of ["One", "Two"]) await sendMail({ ...plain, subject }, id);
    const link = `http://localhost:3000/verify-email?token=${"a-_9".repeat(10)}abc`;
    const confirm = {
      subject: "Confirm your e-mail address",
      preheader: "It is you.",
      paragraphs: ["It is you."],
      footer: "Or it is not.",
    };
    await sendMail(render("bücher@example.com", "Ada", { ...confirm, link: { label: "Confirm", url: link } }), id);
    const entries = await readMailbox(2);
    expect(entries).toHaveLength(2);
    expect(entries[0]).toMatchObject({
      subject: "Confirm your e-mail address",
      to: "bücher@example.com",
      links: [link],
    });
    expect(newest()).toContain(`\r\n${link}\r\n`);
    expect(Math.abs((entries[0]?.date.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  it("reads text in any script", async () => {
    const { readMailbox, sendMail } = await rooms();
    await sendMail({ ...plain, subject: "Grüße 🐎", text: `naïve ${"é".repeat(200)}\n` }, id);
    expect((await readMailbox(1))[0]).toMatchObject({ subject: "Grüße 🐎", text: `naïve ${"é".repeat(200)}\n` });
  });

  it("passes over garbage: other names, empty files, noise, and what it may not read", async () => {
    const { readMailbox } = await rooms();
    const before = await readMailbox(100);
    const stamp = "20991231T235959999Z-000001-";
    writeFileSync(join(mailbox, "notes.txt"), "hello");
    writeFileSync(join(mailbox, ".20991231T235959999Z-000001-00000000.eml.tmp"), "Subject: half");
    writeFileSync(join(mailbox, `${stamp}0000000a.eml`), "");
    writeFileSync(join(mailbox, `${stamp}0000000b.eml`), Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x0a, 0x0a, 0xc3]));
    writeFileSync(join(mailbox, `${stamp}0000000c.eml`), "x".repeat(2_000_000));
    chmodSync(join(mailbox, `${stamp}0000000c.eml`), 0o000);
    expect(await readMailbox(100)).toEqual(before);
  });

  it("is empty without a folder", async () => {
    const { readMailbox } = await rooms();
    rmSync(mailbox, { recursive: true });
    expect(await readMailbox(10)).toEqual([]);
  });
});
