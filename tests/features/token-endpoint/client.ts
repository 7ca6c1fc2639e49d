import { expect } from "vitest";
import { type Tokens, tokensSchema } from "@/lib/shared/features/token-endpoint";
import { type Answer, createUser, send, type Sent, startServer, type TestServer, type TestUser } from "../../harness";

export const [cli, phone] = ["acme-cli", "acme-phone"];
export const naming = { FIRST_PARTY_CLIENTS: `${cli}, ${phone}` };

export const startNaming = (env: Readonly<Record<string, string>> = {}): Promise<TestServer> =>
  startServer({ env: { ...naming, ...env } });

type Parameters = Readonly<Record<string, string>>;
type At = Pick<TestServer, "address">;

/** Sends a form to the token endpoint, as the CLI where nothing else is said. */
export const ask = ({ address }: At, parameters: Parameters, headers: Sent["headers"] = {}): Promise<Answer> =>
  send(address, "/api/auth/token", {
    method: "POST",
    headers,
    body: new URLSearchParams({ client_id: cli, ...parameters }),
  });

export const byPassword = (at: At, { email, password }: Pick<TestUser, "email" | "password">, client_id = cli) =>
  ask(at, { grant_type: "password", username: email, password, client_id });
export const byRefresh = (at: At, refresh_token: string, client_id = cli) =>
  ask(at, { grant_type: "refresh_token", refresh_token, client_id });
export const byCode = (at: At, mfa_token: string, code: string, client_id = cli) =>
  ask(at, { grant_type: "mfa_otp", mfa_token, code, client_id });
export const revoke = ({ address }: At, token: string, client_id = cli): Promise<Answer> =>
  send(address, "/api/auth/token/revoke", { method: "POST", body: new URLSearchParams({ token, client_id }) });

/** The tokens in an answer that has some. */
export function tokensIn(answer: Answer): Tokens {
  expect(answer.status, answer.text).toBe(200);
  return tokensSchema.parse(answer.json());
}

/** Status and error of a refusal. */
export const refusalIn = (answer: Answer) => [answer.status, (answer.json() as { error?: string }).error];

/** Sends what a program would. */
export const by = ({ address }: At, token: string, path = "/api/me", sent: Sent = {}): Promise<Answer> =>
  send(address, path, { ...sent, headers: { authorization: `Bearer ${token}`, ...sent.headers } });

/** Somebody new who is signed in with a program. */
export type Holder = TestUser & Tokens;

export async function holder(server: TestServer, client = cli): Promise<Holder> {
  const user = await createUser(server);
  return { ...user, ...tokensIn(await byPassword(server, user, client)) };
}

export const sessionIdIn = ({ refresh_token }: Pick<Tokens, "refresh_token">): string =>
  refresh_token.split(".")[0] ?? "";
