import { randomUUID } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { databaseInProcess } from "../harness/in-process";

const database = await databaseInProcess();

const rooms = async () => ({ ...(await import("@/lib/server/db")), ...(await import("@/lib/server/tickets")) });
type Request = Parameters<Awaited<ReturnType<typeof rooms>>["issueTicket"]>[1];

async function issue(more: Partial<Request> = {}): Promise<string> {
  const { issueTicket, transaction } = await rooms();
  const request = { purpose: "sign_up", ttlSeconds: 3600, ...more };
  return (await transaction((tx) => issueTicket(tx, request))).secret;
}

async function use(secret: string, purpose = "sign_up", boundTo?: string) {
  const { transaction, useTicket } = await rooms();
  return transaction((tx) => useTicket(tx, purpose, secret, boundTo));
}

async function stateOf(secret: string, purpose = "sign_up") {
  return (await (await rooms()).findTicket(purpose, secret)).state;
}

const address = () => `${randomUUID()}@example.com`;
const expire = () => database.query(`UPDATE "Ticket" SET "expiresAt" = now() - interval '1 second'`);

async function addUser(): Promise<string> {
  const id = randomUUID();
  await database.query(
    `INSERT INTO "User" ("id", "email", "name", "passwordHash", "updatedAt") VALUES ($1, $2, 'a', 'x', now())`,
    [id, address()],
  );
  return id;
}

describe("a ticket", () => {
  it("is 256 random bits to its holder, and a hash in the table", async () => {
    const secret = await issue();
    expect(secret).toMatch(/^[\w-]{43}$/);
    const rows = await database.query(`SELECT * FROM "Ticket"`);
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(await issue()).not.toBe(secret);
  });

  it("is shown with what it was issued with, as often as one looks, and used once", async () => {
    const { findTicket } = await rooms();
    const [email, userId] = [address(), await addUser()];
    const secret = await issue({ email, userId, payload: { role: "admin", list: [1, null] } });
    const ticket = { email, userId, purpose: "sign_up", payload: { role: "admin", list: [1, null] } };
    for (let look = 0; look < 3; look += 1) {
      expect(await findTicket("sign_up", secret)).toMatchObject({ state: "good", ticket });
    }
    expect(await use(secret)).toMatchObject(ticket);
    expect(await stateOf(secret)).toBe("used");
    expect(await use(secret)).toBeUndefined();
  });

  it("is used by one of 20 that try at once", async () => {
    const secret = await issue({ email: address() });
    const results = await Promise.all(Array.from({ length: 20 }, () => use(secret)));
    expect(results.filter((ticket) => ticket !== undefined)).toHaveLength(1);
  });

  it("is not used when what it was used for is rolled back", async () => {
    const { transaction, useTicket } = await rooms();
    const secret = await issue();
    const work = transaction(async (tx) => {
      expect(await useTicket(tx, "sign_up", secret)).toBeDefined();
      throw new Error("changed my mind");
    });
    await expect(work).rejects.toThrow("changed my mind");
    expect(await use(secret)).toBeDefined();
  });

  it("is nothing in another purpose's place, and so is what was never issued", async () => {
    const secret = await issue();
    expect(await use(secret, "reset")).toBeUndefined();
    expect(await stateOf(secret, "reset")).toBe("unknown");
    for (const other of ["", "x", "a".repeat(43), "\0".repeat(43), "a".repeat(100_000), `${secret}=`]) {
      expect(await use(other)).toBeUndefined();
      expect(await stateOf(other)).toBe("unknown");
    }
    expect(await stateOf(secret)).toBe("good");
  });

  it("expires by the database's clock, whatever this process thinks the time is", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 400 * 86_400_000 });
    const { issueTicket, transaction } = await rooms();
    const { secret, expiresAt } = await transaction((tx) => issueTicket(tx, { purpose: "sign_up", ttlSeconds: 60 }));
    expect(await stateOf(secret)).toBe("good");
    vi.useRealTimers();
    expect(Math.abs(expiresAt.getTime() - Date.now() - 60_000)).toBeLessThan(10_000);
    await expire();
    expect(await stateOf(secret)).toBe("expired");
    expect(await use(secret)).toBeUndefined();
  });
});

describe("tickets of one purpose and address", () => {
  it("all work until one is used, which ends the others and nobody else's", async () => {
    const email = address();
    const secrets = [await issue({ email }), await issue({ email }), await issue({ email })];
    const others = [await issue({ email: address() }), await issue()];
    const reset = await issue({ email, purpose: "reset" });
    for (const secret of secrets) expect(await stateOf(secret)).toBe("good");
    expect(await use(secrets[0] ?? "")).toBeDefined();
    for (const secret of secrets) {
      expect(await stateOf(secret)).toBe("used");
      expect(await use(secret)).toBeUndefined();
    }
    for (const secret of others) expect(await stateOf(secret)).toBe("good");
    expect(await stateOf(reset, "reset")).toBe("good");
  });

  it("when opened all at once, give one winner and no error", async () => {
    for (let round = 0; round < 5; round += 1) {
      const email = address();
      const secrets = await Promise.all(Array.from({ length: 8 }, () => issue({ email })));
      const results = await Promise.all(secrets.map((secret) => use(secret)));
      expect(results.filter((ticket) => ticket !== undefined)).toHaveLength(1);
    }
  });

  it("without an address don't end one another", async () => {
    const [one, two] = [await issue(), await issue()];
    expect(await use(one)).toBeDefined();
    expect(await use(two)).toBeDefined();
  });
});

describe("a ticket of a user", () => {
  it("is over once their credentials have changed", async () => {
    const userId = await addUser();
    const secret = await issue({ userId, credentialVersion: 1, purpose: "reset" });
    expect(await stateOf(secret, "reset")).toBe("good");
    await database.query(`UPDATE "User" SET "credentialVersion" = 2 WHERE "id" = $1`, [userId]);
    expect(await stateOf(secret, "reset")).toBe("expired");
    expect(await use(secret, "reset")).toBeUndefined();
  });

  it("is refused when the credentials change while it is being used", async () => {
    const { transaction, useTicket } = await rooms();
    const userId = await addUser();
    const secret = await issue({ userId, credentialVersion: 1, purpose: "reset" });
    let using: Promise<unknown> | undefined;
    await transaction(async (tx) => {
      await tx.user.update({ where: { id: userId }, data: { credentialVersion: { increment: 1 } } });
      using = transaction((other) => useTicket(other, "reset", secret));
      await vi.waitFor(async () => {
        const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        expect(await database.query(waiting)).toHaveLength(1);
      }, 5000);
    });
    expect(await using).toBeUndefined();
  });

  it("two of them, used at once for a change of the user, get in each other's way by waiting only", async () => {
    const { transaction, useTicket } = await rooms();
    const userId = await addUser();
    const secrets = await Promise.all(
      ["reset", "e_mail"].map((purpose) => issue({ userId, credentialVersion: 1, purpose })),
    );
    const uses = secrets.map((secret, index) =>
      transaction(async (tx) => {
        const ticket = await useTicket(tx, index === 0 ? "reset" : "e_mail", secret);
        if (ticket === undefined) return false;
        await tx.user.update({ where: { id: userId }, data: { credentialVersion: { increment: 1 } } });
        return true;
      }),
    );
    expect((await Promise.all(uses)).sort()).toEqual([false, true]);
  });

  it("goes with the account", async () => {
    const userId = await addUser();
    const secret = await issue({ userId });
    await database.query(`DELETE FROM "User" WHERE "id" = $1`, [userId]);
    expect(await stateOf(secret)).toBe("unknown");
  });
});

describe("a ticket that is bound to a browser", () => {
  it("takes that browser's cookie, and neither another nor none", async () => {
    const secret = await issue({ boundTo: "cookie" });
    expect(await use(secret)).toBeUndefined();
    expect(await use(secret, "sign_up", "another")).toBeUndefined();
    expect(await use(secret, "sign_up", "cookie")).toBeDefined();
    const rows = await database.query(`SELECT "boundTo" FROM "Ticket" WHERE "boundTo" IS NOT NULL`);
    expect(JSON.stringify(rows)).not.toContain("cookie");
  });

  it("is not to be had by showing a cookie for one that came by mail", async () => {
    expect(await use(await issue(), "sign_up", "cookie")).toBeUndefined();
  });
});
