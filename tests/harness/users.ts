import { randomBytes } from "node:crypto";
import type { Role } from "@/lib/shared/roles";
import { CookieJar, send } from "./http";
import type { TestServer } from "./server";

export type TestUser = {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly name: string;
};

/**
 * Signs a person up and opens the mail: the way that everybody comes in. That leaves one session behind, on a device that nobody
 * has; it is forgotten, so that a test finds only those that it starts.
 */
export async function createUser(
  server: TestServer,
  given: { readonly email?: string; readonly name?: string; readonly role?: Role } = {},
): Promise<TestUser> {
  const email = given.email ?? `person-${randomBytes(6).toString("hex")}@example.com`;
  const name = given.name ?? "Test Person";
  const password = `quiet ${randomBytes(12).toString("hex")} river`;
  await expectStatus(send(server.address, "/api/auth/signup", { method: "POST", body: { email } }), 202);
  const mail = await server.mailTo(email);
  const token = mail.links
    .map((link) => /[?&#]token=([A-Za-z0-9_-]+)/.exec(link)?.[1])
    .find((found) => found !== undefined);
  const body = { token, name, password };
  await expectStatus(send(server.address, "/api/auth/verify-email", { method: "POST", body }), 200);
  await server.database.query(`DELETE FROM "Session" USING "User" u WHERE u."id" = "userId" AND u."email" = $1`, [
    email,
  ]);
  if (given.role !== undefined)
    await server.database.query(`UPDATE "User" SET "role" = $2::"Role" WHERE "email" = $1`, [email, given.role]);
  const [row] = await server.database.query<{ id: string }>(`SELECT "id" FROM "User" WHERE "email" = $1`, [email]);
  return { id: row?.id ?? "", email, password, name };
}

/** Signs in from a new device and returns its cookies. */
export const signIn = (server: TestServer, who: Pick<TestUser, "email" | "password">) => signInAs(server, who);

/**
 * Signs in from a new device and returns its cookies.
 *
 * @param who an account; or a role, for somebody new who has it
 */
export async function signInAs(
  server: TestServer,
  who: Pick<TestUser, "email" | "password"> | Role,
): Promise<CookieJar> {
  const { email, password } = typeof who === "string" ? await createUser(server, { role: who }) : who;
  const jar = new CookieJar(server.address);
  await expectStatus(jar.send("/api/auth/login", { method: "POST", body: { email, password } }), 200);
  return jar;
}

async function expectStatus(answering: ReturnType<typeof send>, wanted: number): Promise<void> {
  const { status, text } = await answering;
  if (status !== wanted) throw new Error(`expected ${wanted}, got ${status}: ${text}`);
}
