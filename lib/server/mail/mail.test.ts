import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

const dataDir = mkdtempSync(join(tmpdir(), "mail test "));
const mailbox = join(dataDir, "mailbox");

beforeAll(() => {
  vi.stubEnv("DATABASE_URL", "postgresql://nobody@localhost/none");
  vi.stubEnv("SESSION_SECRET", "k3Jd9-2mZq_0pLw8Xv5Rt7Yb1Nc4Hg6Fs");
  vi.stubEnv("DATA_ENCRYPTION_KEYS", "q7Rt3-Xv9_Lp2Zm8Wk4Yc6Hb1Nd5Jf0Gs");
  vi.stubEnv("JWT_KEYS", "{}");
  vi.stubEnv("DATA_DIR", dataDir);
});
afterAll(() => rmSync(dataDir, { recursive: true }));

const mails = () => import("./index");
const id = "7b0e5f34-6f2d-4b1e-9a53-0d7f3c1a2b4c";
const plain = { to: "ada@example.com", subject: "Hello", text: "Text", html: "<p>Text</p>" };
const filesOf = () => readdirSync(mailbox).sort();
const newest = () => readFileSync(join(mailbox, filesOf().at(-1) ?? ""), "utf8");

describe("sendMail without MAIL_URL", () => {
  it("writes one complete RFC 5322 file, for the owner's eyes only", async () => {
    const { sendMail } = await mails();
    await sendMail(plain, id);
    expect(filesOf()).toHaveLength(1);
    expect(filesOf()[0]).toMatch(/^\d{8}T\d{9}Z-\d{6}-[0-9a-f]{8}\.eml$/);
    expect(statSync(mailbox).mode & 0o777).toBe(0o700);
    expect(statSync(join(mailbox, filesOf()[0] ?? "")).mode & 0o777).toBe(0o600);
    const [head, ...body] = newest().split("\r\n\r\n");
    expect(head).toMatch(/^From: Portcullis <no-reply@portcullis\.localhost>\r$/m);
    expect(head).toMatch(/\r\nTo: ada@example\.com\r\n/);
    expect(head).toMatch(/\r\nMIME-Version: 1\.0/);
    expect(head).toContain(`\r\nMessage-ID: <${id}@localhost>\r\n`);
    expect(body.join()).toContain("<p>Text</p>");
  });

  it("keeps the order of writing in the order of names, also within a millisecond", async () => {
    const { sendMail } = await mails();
    for (let index = 0; index < 20; index += 1) await sendMail({ ...plain, subject: `Mail ${String(index)}` }, id);
    const subjects = filesOf()
      .slice(-20)
      .map((name) => /^Subject: (.*)\r$/m.exec(readFileSync(join(mailbox, name), "utf8"))?.[1]);
    expect(subjects).toEqual(Array.from({ length: 20 }, (_, index) => `Mail ${String(index)}`));
  });

  it.each([
    ["a line break in the subject", { subject: "Hi\r\nBcc: eve@example.com\r\n\r\nbody" }],
    ["a bare line feed in the subject", { subject: "Hi\nBcc: eve@example.com" }],
    ["an exotic separator in the subject", { subject: "Hi\u2028Bcc: eve@example.com\u0085X: y" }],
    ["a line break in the text", { text: "Hi\r\n.\r\nMAIL FROM:<eve@example.com>\r\nBcc: eve@example.com" }],
  ])("cannot be given a header through %s", async (_, change) => {
    const { sendMail } = await mails();
    await sendMail({ ...plain, ...change }, id);
    const head = newest().split("\r\n\r\n")[0] ?? "";
    expect(head.split("\r\n").filter((line) => /^(bcc|x):/i.test(line))).toEqual([]);
    expect(head.match(/^To:/gm)).toHaveLength(1);
    expect(head).not.toMatch(/(?<!\r)\n/);
  });

  it.each([
    "ada@example.com\r\nBcc: eve@example.com",
    "ada@example.com, eve@example.com",
    "ada@example.com;eve@example.com",
    "Ada <ada@example.com>",
    "<eve@example.com>ada@example.com",
    "friends: ada@example.com;",
    "ada@example.com\u0000",
    "nobody",
    "",
  ])("refuses %j as a recipient", async (to) => {
    const { sendMail } = await mails();
    await expect(sendMail({ ...plain, to }, id)).rejects.toThrow(TypeError);
  });
});

describe("sendMail with MAIL_URL", () => {
  let server: Server;
  const received: string[] = [];

  beforeAll(async () => {
    server = createServer((socket) => {
      let inData = false;
      socket.write("220 test ESMTP\r\n");
      socket.on("data", (chunk) => {
        const text = chunk.toString();
        received.push(text);
        if (inData) {
          if (!text.endsWith("\r\n.\r\n")) return;
          inData = false;
          socket.write("250 queued\r\n");
        } else if (text.startsWith("DATA")) {
          inData = true;
          socket.write("354 go on\r\n");
        } else socket.write(text.startsWith("QUIT") ? "221 bye\r\n" : "250 ok\r\n");
      });
      socket.on("error", () => undefined);
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    rmSync(mailbox, { recursive: true });
    vi.resetModules();
    vi.stubEnv("MAIL_URL", `smtp://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  });
  afterAll(() => void server.close());

  it("hands the mail to that server and nowhere else", async () => {
    const { sendMail } = await mails();
    await sendMail(plain, id);
    const dialogue = received.join("");
    expect(dialogue).toContain("RCPT TO:<ada@example.com>");
    expect(dialogue).toContain("Subject: Hello");
    expect(() => readdirSync(mailbox)).toThrow();
  });

  it("says what went wrong when the server is gone", async () => {
    const { sendMail } = await mails();
    vi.resetModules();
    Reflect.deleteProperty(globalThis, Symbol.for("portcullis.mail.smtp"));
    vi.stubEnv("MAIL_URL", "smtp://127.0.0.1:1");
    const fresh = await mails();
    expect(fresh.sendMail).not.toBe(sendMail);
    await expect(fresh.sendMail(plain, id)).rejects.toMatchObject({
      code: "ESOCKET",
      originalCode: "ECONNREFUSED",
    });
  });
});
