import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { Transaction } from "@/lib/server/db";
import type { Rights } from "@/lib/server/users/store";
import { databaseInProcess } from "../harness/in-process";

const database = await databaseInProcess();

beforeEach(async () => {
  await database.query('DELETE FROM "User"');
});

const users = () => import("@/lib/server/users/store");
const firstAdmin = async (user: typeof ada) => {
  const { insertFirstAdmin } = await users();
  return transaction((tx) => insertFirstAdmin(user, tx));
};
const transaction = async <T>(work: (tx: Transaction) => Promise<T>) =>
  (await import("@/lib/server/db")).transaction(work);
const setRights = async (id: string, rights: Rights) => {
  const store = await users();
  const changed = await transaction((tx) => store.setRights(id, rights, tx));
  return changed === null || changed === "last_admin" ? changed : changed.after;
};
const setRole = (id: string, role: "user" | "admin") => setRights(id, { role });
const setDisabled = (id: string, disabled: boolean) => setRights(id, { disabled });
const ada = { email: "ada@example.com", name: "Ada", passwordHash: "x" };
describe("users", () => {
  it("have one account an address, however many ask for it at once", async () => {
    const { findUserByEmail, insertUser } = await users();
    const made = await Promise.all(Array.from({ length: 10 }, () => insertUser(ada)));
    expect(made.filter((row) => row !== null)).toHaveLength(1);
    expect(await findUserByEmail("ada@example.com")).toMatchObject({ name: "Ada", role: "user", version: 1 });
    expect(await findUserByEmail("grace@example.com")).toBeNull();
  });

  it("get one first administrator, however many links are opened at once", async () => {
    const { countAdmins } = await users();
    const made = await Promise.all(
      Array.from({ length: 8 }, (_, index) => firstAdmin({ ...ada, email: `${String(index)}@example.com` })),
    );
    expect(made.filter((id) => id !== null)).toHaveLength(1);
    expect(await countAdmins()).toBe(1);
    expect(await firstAdmin({ ...ada, email: "late@example.com" })).toBeNull();
  });

  it("count a disabled administrator, so that one who is disabled opens no door", async () => {
    const { countAdmins } = await users();
    const admin = await firstAdmin(ada);
    await database.query('UPDATE "User" SET "disabledAt" = now() WHERE "id" = $1', [admin?.id]);
    expect(await countAdmins()).toBe(1);
    expect(await firstAdmin({ ...ada, email: "late@example.com" })).toBeNull();
  });

  it("have their token version raised by a role and a ban, and by nothing else", async () => {
    const { insertUser, setName, renewPasswordHash } = await users();
    const id = (await insertUser(ada))?.id ?? "";
    expect(await setName(id, "Ada King")).toMatchObject({ name: "Ada King", version: 1 });
    const [row] = await database.query<{ passwordHash: string }>(`SELECT "passwordHash" FROM "User" WHERE "id" = $1`, [
      id,
    ]);
    const passwordHash = row?.passwordHash ?? "";
    expect(await renewPasswordHash(id, passwordHash, "y")).toBe(true);
    // Another password has been chosen while the old one was hashed anew.
    expect(await renewPasswordHash(id, passwordHash, "z")).toBe(false);
    expect(await database.query(`SELECT "passwordHash", "version" FROM "User" WHERE "id" = $1`, [id])).toEqual([
      { passwordHash: "y", version: 1 },
    ]);
    expect(await setRole(id, "admin")).toMatchObject({ role: "admin", version: 2 });
    await insertUser({ ...ada, email: "other@example.com", role: "admin" });
    expect(await setDisabled(id, true)).toMatchObject({ disabledAt: expect.any(Date) as Date, version: 3 });
    expect(await setDisabled(id, true), "again").toMatchObject({ version: 3 });
    expect(await setDisabled(id, false)).toMatchObject({ disabledAt: null, version: 4 });
  });

  it.each([
    ["lose the role", { role: "user" }],
    ["lose it to another one", { role: "support" }],
    ["are disabled", { disabled: true }],
  ] as const)("keep one administrator who can sign in, however many %s at once", async (_, rights) => {
    const { insertUser, listUsers } = await users();
    const admins = await Promise.all(
      Array.from({ length: 20 }, (__, index) =>
        insertUser({ ...ada, email: `${String(index)}@example.com`, role: "admin" }),
      ),
    );
    const [disabled = "", ...others] = admins.map((row) => row?.id ?? "");
    await setDisabled(disabled, true);
    const taken = await Promise.all(others.map((id) => setRights(id, rights)));
    expect(taken.filter((answer) => answer === "last_admin")).toHaveLength(1);
    const left = (await listUsers()).filter(({ role, disabledAt }) => role === "admin" && disabledAt === null);
    expect(left).toHaveLength(1);
    expect(await setRights(left[0]?.id ?? "", rights)).toBe("last_admin");
    expect(await setRole(left[0]?.id ?? "", "admin")).toMatchObject({ role: "admin" });
    expect(await setRole(disabled, "user")).toMatchObject({ role: "user" });
  });

  it("answer null for somebody who is not there", async () => {
    const { findUserById, setName } = await users();
    const nobody = randomUUID();
    expect([
      await findUserById(nobody),
      await setName(nobody, "x"),
      await setRole(nobody, "admin"),
      await setDisabled(nobody, true),
    ]).toEqual([null, null, null, null]);
  });
});
