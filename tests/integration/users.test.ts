import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { Transaction } from "@/lib/server/db";
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
const setRole = async (id: string, role: "user" | "admin") => {
  const store = await users();
  return transaction((tx) => store.setRole(id, role, tx));
};
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

  it("count a disabled administrator, so that disabling the last one opens no door", async () => {
    const { countAdmins, setDisabled } = await users();
    const admin = await firstAdmin(ada);
    await setDisabled(admin?.id ?? "", true);
    expect(await countAdmins()).toBe(1);
  });

  it("have their token version raised by a role and a ban, and by nothing else", async () => {
    const { insertUser, setDisabled, setName, renewPasswordHash } = await users();
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
    expect((await setDisabled(id, true))?.disabledAt).toBeInstanceOf(Date);
    expect(await setDisabled(id, false)).toMatchObject({ disabledAt: null, version: 4 });
  });

  it("keep one administrator who can sign in, however many lose the role at once", async () => {
    const { insertUser, listUsers, setDisabled } = await users();
    const admins = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        insertUser({ ...ada, email: `${String(index)}@example.com`, role: "admin" }),
      ),
    );
    const [disabled = "", ...others] = admins.map((row) => row?.id ?? "");
    await setDisabled(disabled, true);
    const taken = await Promise.all(others.map((id) => setRole(id, "user")));
    expect(taken.filter((answer) => answer === "last_admin")).toHaveLength(1);
    const left = (await listUsers()).filter(({ role, disabledAt }) => role === "admin" && disabledAt === null);
    expect(left).toHaveLength(1);
    expect(await setRole(left[0]?.id ?? "", "user")).toBe("last_admin");
    expect(await setRole(left[0]?.id ?? "", "admin")).toMatchObject({ role: "admin" });
    expect(await setRole(disabled, "user")).toMatchObject({ role: "user" });
  });

  it("answer null for somebody who is not there", async () => {
    const { findUserById, setDisabled, setName } = await users();
    const nobody = randomUUID();
    expect([
      await findUserById(nobody),
      await setName(nobody, "x"),
      await setRole(nobody, "admin"),
      await setDisabled(nobody, true),
    ]).toEqual([null, null, null, null]);
  });
});
