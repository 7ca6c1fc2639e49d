import { expect } from "vitest";
import { mailsTo, send, type TestServer } from "../../harness";

export const forgot = (server: TestServer, email: string) =>
  send(server.address, "/api/auth/password/forgot", { method: "POST", body: { email } });

export const reset = (server: TestServer, token: string, password: string) =>
  send(server.address, "/api/auth/password/reset", { method: "POST", body: { token, password } });

export const login = (server: TestServer, email: string, password: string) =>
  send(server.address, "/api/auth/login", { method: "POST", body: { email, password } });

/** The tokens that were mailed to somebody who has asked so often. */
export async function resetTokens(server: TestServer, email: string, count = 1): Promise<readonly string[]> {
  const mails = await mailsTo(server, email, "Choose a new password", count);
  return mails.flatMap(({ links }) => links.flatMap((link) => new URL(link).searchParams.get("token") ?? []));
}

/** A link to somebody, as its owner has it. */
export async function tokenFor(server: TestServer, email: string): Promise<string> {
  expect((await forgot(server, email)).status).toBe(202);
  return (await resetTokens(server, email))[0] ?? "";
}
