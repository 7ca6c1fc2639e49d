import { expect } from "vitest";
import { apiTokensSchema, madeTokenSchema } from "@/lib/shared/features/api-tokens";
import { type Scope, scopeNames } from "@/lib/shared/scopes";
import {
  type Answer,
  type CookieJar,
  createUser,
  send,
  type Sent,
  signIn,
  type TestServer,
  type TestUser,
} from "../../harness";

export const path = "/api/tokens";

export const problemOf = (answer: Answer) => [answer.status, (answer.json() as { code?: string }).code];

type Wanted = { readonly name?: string; readonly scopes?: readonly Scope[]; readonly expiresIn?: number };

/** Asks for a token; without a word about it for one that may do everything. */
export const ask = (jar: CookieJar, wanted: Wanted = {}): Promise<Answer> =>
  jar.send(path, { method: "POST", body: { name: "Script", scopes: scopeNames, expiresIn: 3600, ...wanted } });

/** Makes a token. */
export async function make(jar: CookieJar, wanted?: Wanted): Promise<{ readonly id: string; readonly token: string }> {
  const answer = await ask(jar, wanted);
  expect(answer.status, answer.text).toBe(201);
  return madeTokenSchema.parse(answer.json());
}

/** The tokens that somebody is told they have. */
export const listOf = async (jar: CookieJar) => apiTokensSchema.parse((await jar.send(path)).json()).tokens;

/** Sends what a program would. */
export const by = (
  { address }: Pick<TestServer, "address">,
  token: string,
  to = "/api/me",
  { headers, ...sent }: Sent = {},
): Promise<Answer> => send(address, to, { ...sent, headers: { authorization: `Bearer ${token}`, ...headers } });

/** Somebody with a token, and the browser in which they made it. */
export type Holder = TestUser & {
  readonly jar: CookieJar;
  readonly id: string;
  readonly token: string;
  readonly tokenId: string;
};

export async function holder(server: TestServer, wanted?: Wanted): Promise<Holder> {
  const user = await createUser(server);
  const jar = await signIn(server, user);
  const { id: tokenId, token } = await make(jar, wanted);
  return { ...user, jar, token, tokenId };
}

/** Whether instances take a token, one after the other. */
export const statusesAt = (token: string, ...servers: readonly TestServer[]): Promise<readonly number[]> =>
  Promise.all(servers.map(async (server) => (await by(server, token)).status));
