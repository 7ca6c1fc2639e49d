import { createHash, randomBytes, randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { send, startServer, type TestServer } from "../../harness";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const folder = () => join(server.dataDir, "mailbox");
const get = (path: string) => send(server.address, path);
const version = async () => (await get("/dev/mailbox/version")).text;
const frame = (file: string) => get(`/dev/mailbox/frame?mail=${file}`);

/** Puts a mail into the folder. @returns its file */
function putMail(text: string, html: string): string {
  const file = `20261126T050000000Z-000001-${randomBytes(4).toString("hex")}.eml`;
  const part = (type: string, body: string) => `--b\r\nContent-Type: text/${type}; charset=utf-8\r\n\r\n${body}\r\n`;
  const head = "To: ada@example.com\r\nSubject: Planted\r\nMIME-Version: 1.0\r\n";
  const body = `Content-Type: multipart/alternative; boundary=b\r\n\r\n${part("plain", text)}${part("html", html)}--b--\r\n`;
  mkdirSync(folder(), { recursive: true });
  writeFileSync(join(folder(), file), head + body);
  return file;
}

type Mailed = { readonly id: string; readonly token: string; readonly file: string };

/** Issues a ticket, and puts a mail with its link into the folder. */
async function mailed(): Promise<Mailed> {
  const [id, token] = [randomUUID(), randomBytes(32).toString("base64url")];
  await server.database.query(
    `INSERT INTO "Ticket" ("id", "purpose", "secretHash", "payload", "expiresAt") VALUES ($1, 'some', $2, '{}', now() + interval '1 hour')`,
    [id, createHash("sha256").update(token).digest("base64url")],
  );
  const link = `${server.origin}/somewhere?token=${token}`;
  return { id, token, file: putMail(`Here:\n${link}`, `<p>Here: <a href="${link}">Open</a></p>`) };
}

const update = (change: string, { id }: Mailed) =>
  server.database.query(`UPDATE "Ticket" SET ${change} WHERE "id" = $1`, [id]);

/** What the page of a mail says of its links, and whether its frame strikes them through. */
async function saidOf({ file, token }: Pick<Mailed, "file" | "token">) {
  const page = (await get(`/dev/mailbox?mail=${file}`)).text;
  const view = page.slice(page.indexOf("<article"), page.indexOf("</article>"));
  const [, why] = /This link (?:<!-- -->)?([\w ]+)/.exec(view) ?? [];
  const struck = (await frame(file)).text.includes(`a[href*="${token}"]`);
  expect(view.includes("<s "), "the page and the frame say the same").toBe(struck);
  return { struck, why };
}

describe("the mailbox", () => {
  it("strikes a link through as soon as it no longer works, and says why", async () => {
    const mails = [await mailed(), await mailed(), await mailed(), await mailed()] as const;
    for (const mail of mails) expect(await saidOf(mail)).toEqual({ struck: false, why: undefined });
    const [good, used, expired, unknown] = mails;
    await update(`"usedAt" = now()`, used);
    await update(`"expiresAt" = now() - interval '1 second'`, expired);
    await server.database.query(`DELETE FROM "Ticket" WHERE "id" = $1`, [unknown.id]);
    expect(await saidOf(used)).toEqual({ struck: true, why: "has been used" });
    expect(await saidOf(expired)).toEqual({ struck: true, why: "is too old" });
    expect(await saidOf(unknown)).toEqual({ struck: true, why: "is not known here" });
    expect(await saidOf(good)).toEqual({ struck: false, why: undefined });
  });

  it("judges no link that carries no ticket of ours: it leads where it always did", async () => {
    const other = `https://elsewhere.example/a?token=${"x".repeat(43)}`;
    const file = putMail(`${server.origin}/login ${other} http://[`, "<p>Text</p>");
    expect(await saidOf({ file, token: "x".repeat(43) })).toEqual({ struck: false, why: undefined });
  });

  it("shows the secrets that are in the mails, and nothing of the table that judges them", async () => {
    const { file, token } = await mailed();
    const rows = await server.database.query<{ id: string; secretHash: string }>(
      `SELECT "id", "secretHash" FROM "Ticket"`,
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const path of [
      "/dev/mailbox",
      `/dev/mailbox?mail=${file}`,
      "/dev/mailbox/version",
      `/dev/mailbox/frame?mail=${file}`,
    ]) {
      const { text } = await get(path);
      expect(text.includes(token), path).toBe(!path.endsWith("/version"));
      for (const { id, secretHash } of rows)
        expect([text.includes(id), text.includes(secretHash)]).toEqual([false, false]);
    }
  });

  it("has another version when there is a new mail or a link is over, and at no other time", async () => {
    const mail = await mailed();
    const before = await version();
    expect(await version()).toBe(before);
    await mailed();
    const between = await version();
    expect(between).not.toBe(before);
    await update(`"usedAt" = now()`, mail);
    expect(await version()).not.toBe(between);
  });
});

describe("the frame of a mail", () => {
  it("boxes in whatever a mail says, and is loaded by this app alone", async () => {
    const html = `<script>fetch("/api/me")</script><img src="https://spy.example/x.png"><base href="https://spy.example/">`;
    const file = putMail("Text", html);
    const answer = await frame(file);
    expect(answer.status).toBe(200);
    expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(answer.headers["cache-control"]).toBe("private, no-store");
    expect(answer.headers["content-security-policy"]).toMatch(
      /^default-src 'none'; style-src 'unsafe-inline'; img-src data:; .*frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox$/,
    );
    expect(answer.text).toContain(html);
    const page = (await get(`/dev/mailbox?mail=${file}`)).text;
    expect(page).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
    expect(page, "the mail is nowhere but in its frame").not.toContain("spy.example");
  });

  it.each([
    "",
    "x",
    "..%2f..%2fetc%2fpasswd",
    "..%2Fkeys.json",
    "%00",
    "29990101T000000000Z-000001-00000000.eml",
    "29990101T000000000Z-000001-00000000.eml%2f..%2fx",
    "a&mail=b",
  ])("is no way to another file: %j", async (name) => {
    const answer = await frame(name);
    expect([answer.status, answer.headers["content-type"]]).toEqual([404, "application/problem+json; charset=utf-8"]);
    expect((await get(`/dev/mailbox?mail=${name}`)).status).toBe(200);
  });
});
