import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { freePort } from "../harness";
import { databaseInProcess } from "../harness/in-process";
import { type MailServer, startMailServer } from "../harness/mail-server";

const dataDir = mkdtempSync(join(tmpdir(), "outbox-"));
const port = await freePort();
const database = await databaseInProcess({
  DATA_DIR: dataDir,
  APP_ORIGIN: "https://app.example",
  MAIL_URL: `smtp://127.0.0.1:${String(port)}`,
});
let server: MailServer;

beforeAll(async () => {
  server = await startMailServer(port);
});
afterAll(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true });
});
beforeEach(async () => {
  await database.query('TRUNCATE "OutboxMail"');
  await server.begin();
});
afterEach(() => void vi.restoreAllMocks());

const rooms = async () => ({
  ...(await import("@/lib/server/db")),
  ...(await import("@/lib/server/outbox")),
  ...(await import("@/lib/server/log")),
});
type Outgoing = Parameters<Awaited<ReturnType<typeof rooms>>["enqueueMail"]>[1];

const mailTo = (to: string) => ({
  to,
  subject: `Hello ${to}`,
  text: "https://app.example/verify-email?token=hunter2-hunter2\n",
  html: "<p>hunter2-hunter2</p>",
});

/** Puts a mail into the outbox, as a use-case does. @returns to whom */
async function enqueue(more: Partial<Outgoing> = {}, to = `${randomUUID()}@example.com`): Promise<string> {
  const { enqueueMail, transaction } = await rooms();
  await transaction((tx) => enqueueMail(tx, { purpose: "test", mail: mailTo(to), ...more }));
  return to;
}

/** Puts mails into the outbox of an instance that dies before it sends any. */
async function enqueueUnsent(count: number): Promise<readonly string[]> {
  const { encrypt } = await import("@/lib/server/keys/encryption");
  const addresses = Array.from({ length: count }, () => `${randomUUID()}@example.com`);
  for (const to of addresses) {
    const id = randomUUID();
    const { keyId, content } = encrypt(JSON.stringify(mailTo(to)), { purpose: "outbox", id });
    await database.query(`INSERT INTO "OutboxMail" ("id", "purpose", "keyId", "content") VALUES ($1, 'test', $2, $3)`, [
      id,
      keyId,
      content,
    ]);
  }
  return addresses;
}

type Row = {
  id: string;
  attempts: number;
  failed: boolean;
  lastError: string | null;
  content: Buffer;
  /** Seconds until the next attempt. */
  wait: number;
};
const rows = () =>
  database.query<Row>(
    `SELECT "id", "attempts", "failedAt" IS NOT NULL AS "failed", "lastError", "content",
      extract(epoch FROM "nextAttemptAt" - now())::float8 AS "wait" FROM "OutboxMail" ORDER BY "createdAt"`,
  );
const becomeDue = () => database.query(`UPDATE "OutboxMail" SET "nextAttemptAt" = now()`);
/** Tries every mail again. What is sent after a commit may still be at work, and take one of them. */
const retry = async () => {
  const { mailsUnderWay, outboxJob } = await rooms();
  await mailsUnderWay();
  await becomeDue();
  await outboxJob.run();
  await mailsUnderWay();
};
/** Waits until the sender has done with every mail, this way or that. */
const settled = (condition: (all: readonly Row[]) => boolean) =>
  vi.waitFor(async () => {
    const all = await rows();
    expect(condition(all)).toBe(true);
    return all;
  }, 10_000);
const empty = () => settled((all) => all.length === 0);

describe("a mail", () => {
  it("is sent at once after the commit, and its row goes", async () => {
    const { mailsUnderWay } = await rooms();
    const first = await enqueue();
    await mailsUnderWay();
    const to = await enqueue();
    await mailsUnderWay();
    expect(server.received).toMatchObject([{ to: [first] }, { to: [to], subject: `Hello ${to}` }]);
    expect(await rows()).toEqual([]);
  });

  it("is never sent for what was rolled back", async () => {
    const { enqueueMail, outboxJob, transaction } = await rooms();
    const work = transaction(async (tx) => {
      await enqueueMail(tx, { purpose: "test", mail: mailTo("ada@example.com") });
      throw new Error("rolled back");
    });
    await expect(work).rejects.toThrow("rolled back");
    await outboxJob.run();
    expect(server.received).toEqual([]);
  });

  it("has a Message-ID from its row and the origin, the same at each attempt", async () => {
    server.behave("defer");
    await enqueue();
    const [row] = await settled(([first]) => first?.lastError !== null);
    server.behave("accept");
    await retry();
    expect(server.received.map(({ messageId }) => messageId)).toEqual([`<${row?.id ?? ""}@app.example>`]);
  });

  it("holds nothing readable in a dump of the table, waiting or given up", async () => {
    server.behave("defer");
    await enqueue({}, "ada@example.com");
    await settled(([first]) => first?.lastError !== null);
    const dump = async () => {
      const all = await database.query<{ row: string }>(`SELECT m::text AS "row" FROM "OutboxMail" m`);
      const bytes = (await rows()).map(({ content }) => content.toString("latin1"));
      return [...all.map(({ row }) => row), ...bytes].join("\n");
    };
    expect(await dump()).toContain("test");
    expect(await dump()).not.toMatch(/ada@|example|hunter2|verify|Hello/i);
    server.behave("refuse");
    await retry();
    const [dead] = await rows();
    expect(dead).toMatchObject({ failed: true, content: Buffer.alloc(0) });
    expect(await dump()).not.toMatch(/ada@|example|hunter2|verify|Hello/i);
  });

  it("that could become more than one recipient is refused where it is written", async () => {
    await expect(enqueue({}, "ada@example.com, eve@example.com")).rejects.toThrow(TypeError);
    expect(await rows()).toEqual([]);
  });
});

describe("a mail server that", () => {
  it("defers (4xx) gets the mail again later, each time later", async () => {
    server.behave("defer");
    const to = await enqueue();
    const waits: number[] = [];
    for (let attempts = 1; attempts <= 4; attempts += 1) {
      const [row] = await settled(([first]) => first?.attempts === attempts && first.lastError !== null);
      expect(row).toMatchObject({ failed: false, lastError: "EENVELOPE 451 RCPT TO" });
      waits.push(row?.wait ?? 0);
      if (attempts < 4) await retry();
    }
    waits.forEach((wait, index) => {
      expect(wait).toBeGreaterThan(5 * 2 ** index - 2);
      expect(wait).toBeLessThanOrEqual(15 * 2 ** index);
    });
    server.behave("accept");
    await retry();
    expect(server.received).toMatchObject([{ to: [to] }]);
    await empty();
  });

  it("refuses (5xx) makes a dead letter, logged once as an error and never tried again", async () => {
    const { log } = await rooms();
    const error = vi.spyOn(log, "error");
    server.behave("refuse");
    await enqueue();
    const [row] = await settled(([first]) => first?.failed === true);
    expect(row).toMatchObject({ attempts: 1, lastError: "EENVELOPE 550 RCPT TO" });
    server.behave("accept");
    await retry();
    expect(server.received).toEqual([]);
    expect(error.mock.calls).toEqual([
      [{ id: row?.id, purpose: "test", attempts: 1, reason: "EENVELOPE 550 RCPT TO" }, "a mail was given up"],
    ]);
  });

  it("refuses what the mail says (5xx after DATA) makes a dead letter too", async () => {
    server.behave("refuse after DATA");
    await enqueue();
    expect(await settled(([first]) => first?.failed === true)).toMatchObject([{ lastError: "EMESSAGE 554 DATA" }]);
  });

  it("hangs makes no request wait, and no other mail behind it", async () => {
    server.behave("hang");
    const stuck = [await enqueue(), await enqueue()];
    await vi.waitFor(() => expect(server.hanging()).toBe(2), 5000);
    server.behave("accept");
    const startedAt = performance.now();
    const to = await enqueue();
    expect(performance.now() - startedAt).toBeLessThan(500);
    await vi.waitFor(() => expect(server.received).toMatchObject([{ to: [to] }]), 5000);
    server.drop();
    await settled((all) => all.length === 2 && all.every(({ lastError }) => lastError !== null));
    await retry();
    expect(server.received.map((mail) => mail.to[0]).sort()).toEqual([to, ...stuck].sort());
  });

  it("hangs with every sender there is makes later mails wait, and no request", async () => {
    server.behave("hang");
    const stuck = await Promise.all(Array.from({ length: 6 }, () => enqueue()));
    await vi.waitFor(() => expect(server.hanging()).toBe(4), 5000);
    const startedAt = performance.now();
    const to = await enqueue();
    expect(performance.now() - startedAt).toBeLessThan(500);
    server.behave("accept");
    server.drop();
    await settled((all) => all.length === 4 && all.every(({ lastError }) => lastError !== null));
    await retry();
    expect(server.received.map((mail) => mail.to[0]).sort()).toEqual([to, ...stuck].sort());
  });

  it("drops the connection after DATA gets the mail again, with the Message-ID that it may know", async () => {
    server.behave("drop after DATA");
    await enqueue();
    const [row] = await settled(([first]) => first?.lastError !== null);
    expect(row).toMatchObject({ failed: false, attempts: 1 });
    expect(server.attempts()).toBe(1);
    server.behave("accept");
    await retry();
    expect(server.received.map(({ messageId }) => messageId)).toEqual([`<${row?.id ?? ""}@app.example>`]);
  });

  it("is away for a while gets every mail once when it is back", async () => {
    await server.stop();
    const addresses = await Promise.all(Array.from({ length: 12 }, () => enqueue()));
    await settled((all) => all.length === 12 && all.every(({ lastError }) => lastError !== null));
    await retry();
    expect((await rows()).every((row) => row.attempts === 2 && !row.failed)).toBe(true);
    await server.begin();
    await retry();
    await empty();
    expect(server.received.map((mail) => mail.to[0]).sort()).toEqual([...addresses].sort());
  });
});

describe("the horizon", () => {
  it("is three days: then a mail is given up, and not before", async () => {
    server.behave("defer");
    await enqueue();
    await settled(([first]) => first?.lastError !== null);
    await database.query(`UPDATE "OutboxMail" SET "createdAt" = now() - interval '71 hours', "attempts" = 200`);
    await retry();
    expect(await rows()).toMatchObject([{ failed: false, attempts: 201 }]);
    await database.query(`UPDATE "OutboxMail" SET "createdAt" = now() - interval '72 hours'`);
    await retry();
    expect(await rows()).toMatchObject([{ failed: true, attempts: 202, lastError: "EENVELOPE 451 RCPT TO" }]);
  });

  it("is what the mail speaks of, where that expires earlier", async () => {
    server.behave("defer");
    await enqueue({ expiresAt: new Date(Date.now() + 60_000) });
    await settled(([first]) => first?.lastError !== null);
    await database.query(`UPDATE "OutboxMail" SET "attempts" = 10`);
    await retry();
    expect(await rows()).toMatchObject([{ failed: true }]);
  });

  it("drops a mail that would come too late", async () => {
    await enqueue({ expiresAt: new Date(Date.now() - 1000) });
    await empty();
    expect(server.received).toEqual([]);
  });
});

describe("several instances", () => {
  it("racing for the same mails send each once", async () => {
    const addresses = await enqueueUnsent(40);
    const { outboxJob } = await rooms();
    await Promise.all(
      Array.from({ length: 3 }, () => {
        // What is process-wide of the sender: each of these is a process of its own.
        Reflect.deleteProperty(globalThis, Symbol.for("portcullis.outbox.sender"));
        return outboxJob.run();
      }),
    );
    expect(server.received.map((mail) => mail.to[0]).sort()).toEqual([...addresses].sort());
    expect(await rows()).toEqual([]);
  });

  it("take over what one of them left behind, once its claim has run out", async () => {
    const [to] = await enqueueUnsent(1);
    const { claimMail } = await import("@/lib/server/outbox/store");
    expect(await claimMail()).toMatchObject({ attempts: 1 });
    const { outboxJob } = await rooms();
    await outboxJob.run();
    expect(server.received).toEqual([]);
    expect((await rows())[0]?.wait).toBeGreaterThan(50);
    await retry();
    expect(server.received).toMatchObject([{ to: [to] }]);
  });

  it("keep what they are sending for as long as it takes", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    server.behave("hang");
    await enqueue();
    await vi.waitFor(() => expect(server.hanging()).toBe(1), 5000);
    await becomeDue();
    await vi.advanceTimersByTimeAsync(20_000);
    await settled(([first]) => first !== undefined && first.wait > 50);
    vi.useRealTimers();
    server.drop();
    await settled(([first]) => first?.lastError !== null);
  });

  it("leave a mail that was taken over to who has it now, when they come to an end late", async () => {
    server.behave("hang");
    await enqueue();
    await vi.waitFor(() => expect(server.hanging()).toBe(1), 5000);
    await database.query(`UPDATE "OutboxMail" SET "attempts" = 2`);
    server.drop();
    await (await rooms()).mailsUnderWay();
    expect(await rows()).toMatchObject([{ attempts: 2, lastError: null, failed: false }]);
  });
});

describe("a row that can't be read", () => {
  it("waits for its key, says which, and is sent when that is back", async () => {
    server.behave("defer");
    const to = await enqueue();
    await settled(([first]) => first?.lastError !== null);
    server.behave("accept");
    await database.query(`UPDATE "OutboxMail" SET "keyId" = 'x' || "keyId"`);
    await retry();
    expect((await rows())[0]?.lastError).toMatch(/^DATA_ENCRYPTION_KEYS holds no key with the id x/);
    await database.query(`UPDATE "OutboxMail" SET "keyId" = substr("keyId", 2)`);
    await retry();
    expect(server.received).toMatchObject([{ to: [to] }]);
  });

  it("holds up no other", async () => {
    const addresses = await enqueueUnsent(3);
    await database.query(`UPDATE "OutboxMail" SET "content" = 'garbage'
      WHERE "id" = (SELECT "id" FROM "OutboxMail" ORDER BY "createdAt" LIMIT 1)`);
    await (await rooms()).outboxJob.run();
    expect(server.received.map((mail) => mail.to[0]).sort()).toEqual(addresses.slice(1).sort());
    expect(await rows()).toMatchObject([{ lastError: "this is not what was encrypted for outbox", failed: false }]);
  });
});

describe("without a mail server", () => {
  it("mails lie in the mailbox at once, each under its own Message-ID", async () => {
    vi.resetModules();
    vi.stubEnv("MAIL_URL", "");
    const to = await enqueue();
    const folder = join(dataDir, "mailbox");
    const file = await vi.waitFor(() => {
      const [name] = readdirSync(folder).filter((each) => each.endsWith(".eml"));
      expect(name).toBeDefined();
      return readFileSync(join(folder, name ?? ""), "utf8");
    }, 5000);
    expect(file).toContain(`To: ${to}`);
    expect(file).toMatch(/^Message-ID: <[0-9a-f-]{36}@app\.example>\r$/m);
    await empty();
  });
});
