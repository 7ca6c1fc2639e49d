import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import { type Answer, type CookieJar, type Mail, mailsTo, send, type TestServer, type TestUser } from "../../harness";

export const someAddress = () => `new-${randomBytes(6).toString("hex")}@example.com`;

export const ask = (jar: CookieJar, email: string) =>
  jar.send("/api/account/email", { method: "POST", body: { email } });

const use = (path: string) => (server: TestServer, token: string) =>
  send(server.address, path, { method: "POST", body: { token } });
export const confirm = use("/api/account/email/confirm");
export const undo = use("/api/account/email/undo");

export const login = (server: TestServer, email: string, password: string): Promise<Answer> =>
  send(server.address, "/api/auth/login", { method: "POST", body: { email, password } });

const tokenIn = (mail: Mail | undefined): string =>
  mail?.links.map((link) => new URL(link).searchParams.get("token")).find((token) => token !== null) ?? "";

/** The link to a new address that somebody wants. */
export async function confirmToken(server: TestServer, jar: CookieJar, email: string): Promise<string> {
  expect((await ask(jar, email)).status).toBe(202);
  return tokenIn((await mailsTo(server, email, "Confirm your new e-mail address"))[0]);
}

/** The link that an address of before was given, by the latest of so many changes. */
export const undoToken = async (server: TestServer, email: string, count = 1): Promise<string> =>
  tokenIn((await mailsTo(server, email, "Your e-mail address was changed", count)).at(-1));

/** Gives somebody another address. @returns the link that undoes it */
export async function change(server: TestServer, jar: CookieJar, from: string, to: string): Promise<string> {
  expect((await confirm(server, await confirmToken(server, jar, to))).status).toBe(200);
  return undoToken(server, from);
}

/** What the table says of an account. */
export async function userOf(server: TestServer, { id }: Pick<TestUser, "id">) {
  const [row] = await server.database.query<{ email: string; passwordHash: string; credentialVersion: number }>(
    'SELECT "email", "passwordHash", "credentialVersion" FROM "User" WHERE "id" = $1',
    [id],
  );
  return row;
}

export const page = async (server: TestServer, path: string): Promise<string> =>
  (await send(server.address, path)).text;
export const headingOf = (html: string): string | undefined => /<h1[^>]*>([^<]*)/.exec(html)?.[1];
