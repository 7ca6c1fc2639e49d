import { randomBytes } from "node:crypto";
import { hash } from "bcryptjs";
import { derivePeppers, pepperPassword } from "@/lib/server/password/pepper";
import { normalizeEmail } from "@/lib/server/users/email";
import type { Role } from "@/lib/shared/roles";
import { CookieJar, type send } from "./http";
import type { TestServer } from "./server";

export type TestUser = {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly name: string;
};

/** Makes an account as the database has it once its owner has confirmed the address: no way in has been used, no mail was sent. */
export async function createUser(
  { database, environment }: Pick<TestServer, "database" | "environment">,
  given: { readonly email?: string; readonly name?: string; readonly role?: Role } = {},
): Promise<TestUser> {
  const { email = `person-${randomBytes(6).toString("hex")}@example.com`, name = "Test Person", role = "user" } = given;
  const password = `quiet ${randomBytes(12).toString("hex")} river`;
  const [{ id } = { id: "" }] = await database.query<{ id: string }>(
    `INSERT INTO "User" ("id", "email", "name", "passwordHash", "role", "updatedAt")
     VALUES (gen_random_uuid(), $1, $2, $3, $4::"Role", now()) RETURNING "id"`,
    [normalizeEmail(email), name, await hashFor(environment, password), role],
  );
  return { id, email, password, name };
}

/** What an instance with this configuration stores of a password. */
async function hashFor(
  { PASSWORD_PEPPER, SESSION_SECRET = "", BCRYPT_COST }: TestServer["environment"],
  plain: string,
) {
  const secrets = (list: string) => list.split(",").map((secret) => secret.trim());
  const [pepper] = derivePeppers({
    SESSION_SECRET: secrets(SESSION_SECRET),
    ...(PASSWORD_PEPPER ? { PASSWORD_PEPPER: secrets(PASSWORD_PEPPER) } : {}),
  });
  return `${pepper.id}$${await hash(pepperPassword(plain, pepper), Number(BCRYPT_COST))}`;
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
