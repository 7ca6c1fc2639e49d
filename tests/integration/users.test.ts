import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Database, startDatabase } from "../harness";

let database: Database;

beforeAll(async () => {
  database = await startDatabase();
  vi.stubEnv("DATABASE_URL", database.url);
  vi.stubEnv("SESSION_SECRET", "k3Jd9-2mZq_0pLw8Xv5Rt7Yb1Nc4Hg6Fs");
  vi.stubEnv("DATA_ENCRYPTION_KEYS", "q7Rt3-Xv9_Lp2Zm8Wk4Yc6Hb1Nd5Jf0Gs");
  vi.stubEnv("JWT_KEYS", "{}");
});
afterAll(async () => {
  await (await import("@/lib/server/db")).pool().end();
  await database.drop();
});
beforeEach(async () => {
  await database.query('DELETE FROM "User"');
  await database.query('DELETE FROM "EmailVerification"');
});

const users = () => import("@/lib/server/users/store");
const waiting = () => import("@/lib/server/users/verification-store");
const ada = { email: "ada@example.com", name: "Ada", passwordHash: "x" };
const inAnHour = () => new Date(Date.now() + 3_600_000);

async function pend(tokenHash: string, change: { email?: string; name?: string; expiresAt?: Date } = {}) {
  const { insertPending } = await waiting();
  const id = randomUUID();
  await insertPending({ id, tokenHash, ...ada, role: "user", expiresAt: inAnHour(), ...change });
  return id;
}

describe("users", () => {
  it("have one account an address, however many ask for it at once", async () => {
    const { findUserByEmail, insertUser } = await users();
    const made = await Promise.all(Array.from({ length: 10 }, () => insertUser(ada)));
    expect(made.filter((row) => row !== null)).toHaveLength(1);
    expect(await findUserByEmail("ada@example.com")).toMatchObject({ name: "Ada", role: "user", version: 1 });
    expect(await findUserByEmail("grace@example.com")).toBeNull();
  });

  it("get one first administrator, however many links are opened at once", async () => {
    const { countAdmins, insertFirstAdmin } = await users();
    const made = await Promise.all(
      Array.from({ length: 8 }, (_, index) => insertFirstAdmin({ ...ada, email: `${String(index)}@example.com` })),
    );
    expect(made.filter((id) => id !== null)).toHaveLength(1);
    expect(await countAdmins()).toBe(1);
    expect(await insertFirstAdmin({ ...ada, email: "late@example.com" })).toBeNull();
  });

  it("count a disabled administrator, so that disabling the last one opens no door", async () => {
    const { countAdmins, insertFirstAdmin, setDisabled } = await users();
    const id = await insertFirstAdmin(ada);
    await setDisabled(id ?? "", true);
    expect(await countAdmins()).toBe(1);
  });

  it("have their token version raised by a role and a ban, and by nothing else", async () => {
    const { insertUser, setDisabled, setName, setPasswordHash, setRole } = await users();
    const id = (await insertUser(ada))?.id ?? "";
    expect(await setName(id, "Ada King")).toMatchObject({ name: "Ada King", version: 1 });
    expect(await setPasswordHash(id, "y")).toMatchObject({ passwordHash: "y", version: 1 });
    expect(await setRole(id, "admin")).toMatchObject({ role: "admin", version: 2 });
    expect((await setDisabled(id, true))?.disabledAt).toBeInstanceOf(Date);
    expect(await setDisabled(id, false)).toMatchObject({ disabledAt: null, version: 4 });
  });

  it("answer null for somebody who is not there", async () => {
    const { findUserById, setDisabled, setName, setRole } = await users();
    const nobody = randomUUID();
    expect([
      await findUserById(nobody),
      await setName(nobody, "x"),
      await setRole(nobody, "admin"),
      await setDisabled(nobody, true),
    ]).toEqual([null, null, null, null]);
  });
});

describe("a sign-up that waits for its link", () => {
  it("makes one account when the link is opened many times at once", async () => {
    const { consumePending } = await waiting();
    const { listUsers } = await users();
    await pend("one");
    const made = await Promise.all(Array.from({ length: 10 }, () => consumePending("one")));
    expect(made.filter((id) => id !== null)).toHaveLength(1);
    expect(await listUsers()).toHaveLength(1);
    expect(await consumePending("one")).toBeNull();
  });

  it("makes none when the link is unknown or too old", async () => {
    const { consumePending, findPending } = await waiting();
    await pend("old", { expiresAt: new Date(Date.now() - 1000) });
    expect(await consumePending("old")).toBeNull();
    expect(await consumePending("unknown")).toBeNull();
    expect(await findPending(ada.email)).toBeNull();
  });

  it("ends with all others of the same address, and leaves other addresses alone", async () => {
    const { consumePending, findPending } = await waiting();
    await pend("first");
    await pend("second", { name: "Second" });
    await pend("else", { email: "grace@example.com" });
    expect(await consumePending("first")).not.toBeNull();
    expect(await consumePending("second")).toBeNull();
    expect(await findPending("grace@example.com")).not.toBeNull();
  });

  it("changes nothing about an account that has the address already", async () => {
    const { consumePending } = await waiting();
    const { findUserByEmail, insertUser } = await users();
    await insertUser({ ...ada, name: "Owner" });
    await pend("stranger", { name: "Stranger" });
    expect(await consumePending("stranger")).toBeNull();
    expect((await findUserByEmail(ada.email))?.name).toBe("Owner");
  });

  it("gets a new link for the latest, and the link before stops working", async () => {
    const { consumePending, findPending, renewPending } = await waiting();
    await pend("early");
    await new Promise((done) => setTimeout(done, 5));
    const late = await pend("late");
    expect((await findPending(ada.email))?.id).toBe(late);
    await renewPending(late, "renewed", inAnHour());
    expect(await consumePending("late")).toBeNull();
    expect(await consumePending("renewed")).not.toBeNull();
  });
});
