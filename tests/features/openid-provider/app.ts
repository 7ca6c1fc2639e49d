import { createHash, randomBytes, randomUUID } from "node:crypto";
import { expect } from "vitest";
import { ownerMark } from "@/lib/server/session/owner";
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

/** An app that people sign in to, as this test runs it. */
export type App = {
  readonly id: string;
  readonly name: string;
  readonly secret: string | undefined;
  readonly redirectUri: string;
};

/** As the table keeps a secret or a code, and as other parties name one. */
export const hashOf = (text: string): string => createHash("sha256").update(text).digest("base64url");

type Registered = Partial<{
  name: string;
  redirectUris: string[];
  afterwards: string[];
  ear: string;
  scopes: string[];
  isPublic: boolean;
  deviceFlow: boolean;
  jwks: object;
  audiences: { audience: string; scopes: string[] }[];
  exchanges: boolean;
  dpop: boolean;
}>;

/** Registers an app, as the database has it. */
export async function register({ database }: TestServer, given: Registered = {}): Promise<App> {
  const { name = "Acme Reader", redirectUris = ["https://acme.example/callback"], isPublic = false, jwks } = given;
  const { scopes = ["openid", "profile", "email", "profile:read"], afterwards = [], ear = null } = given;
  const { deviceFlow = false, audiences = [], exchanges = false, dpop = false } = given;
  const secret = isPublic || jwks !== undefined ? undefined : randomBytes(32).toString("base64url");
  const id = randomUUID();
  await database.query(
    `INSERT INTO "Client" ("id", "name", "redirectUris", "postLogoutRedirectUris", "backchannelLogoutUri", "scopes", "secretHash", "jwks",
       "deviceFlow", "audiences", "exchanges", "dpopBoundAccessTokens")
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      ...[id, name, redirectUris, afterwards, ear, scopes, secret === undefined ? null : hashOf(secret), jwks ?? null],
      ...[deviceFlow, JSON.stringify(audiences), exchanges, dpop],
    ],
  );
  return { id, name, secret, redirectUri: redirectUris[0] ?? "" };
}

/** What an app remembers of somebody whom it has sent to sign in. */
export type Attempt = {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly path: string;
};

/** Begins a sign-in: the path that the app sends the browser to. */
export function begin(app: App, parameters: Readonly<Record<string, string>> = {}): Attempt {
  const [state, nonce, verifier] = [randomUUID(), randomUUID(), randomBytes(32).toString("base64url")];
  const query = new URLSearchParams({
    client_id: app.id,
    redirect_uri: app.redirectUri,
    response_type: "code",
    scope: "openid profile email",
    state,
    nonce,
    code_challenge: hashOf(verifier),
    code_challenge_method: "S256",
    ...parameters,
  });
  return { state, nonce, verifier, path: `/oidc/auth?${query.toString()}` };
}

/** How a browser comes from an app, and how it sends a form of ours. */
export const fromApp = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
export const fromHere = { ...fromApp, "sec-fetch-site": "same-origin" };

export const visit = (jar: CookieJar, path: string): Promise<Answer> => jar.send(path, { headers: fromApp });

/** Where an answer leads: a path of this origin, or an address elsewhere. */
export function leadsTo({ headers }: Answer, { origin }: TestServer): string {
  const { location, refresh } = headers;
  const where = location ?? String(refresh).replace("0; url=", "");
  return where.startsWith(origin) ? where.slice(origin.length) : where;
}

/** Somebody who is signed in in a browser. */
export type SignedIn = TestUser & { readonly jar: CookieJar };

export async function somebody(server: TestServer): Promise<SignedIn> {
  const user = await createUser(server);
  return { ...user, jar: await signIn(server, user) };
}

/** Sends the form of the page that asks. */
export const decide = (ada: SignedIn, page: string, decision: "allow" | "deny"): Promise<Answer> =>
  ada.jar.send(`${page}/decision`, {
    method: "POST",
    headers: { ...fromHere, accept: "text/html" },
    body: new URLSearchParams({ _owner: ownerMark({ userId: ada.id }), decision }),
  });

/** The parameters of an answer that an app gets by the browser. */
export function answered(where: string): Record<string, string> {
  return Object.fromEntries(new URL(where).searchParams);
}

/** Goes through it all: agrees where that is asked, and comes to the app's address. */
export async function goThrough(
  server: TestServer,
  ada: SignedIn,
  { path }: Pick<Attempt, "path">,
): Promise<Record<string, string>> {
  const first = leadsTo(await visit(ada.jar, path), server);
  if (!first.startsWith("/connect/")) return answered(first);
  expect((await visit(ada.jar, first)).status).toBe(200);
  const agreed = leadsTo(await decide(ada, first, "allow"), server);
  return answered(leadsTo(await ada.jar.send(agreed, { headers: fromHere }), server));
}

/** What an app sends to an endpoint of its own accord. */
export function asApp(
  { address }: Pick<TestServer, "address">,
  app: App,
  path: string,
  parameters: Readonly<Record<string, string>>,
  sent: Sent = {},
): Promise<Answer> {
  const basic = app.secret && { authorization: `Basic ${Buffer.from(`${app.id}:${app.secret}`).toString("base64")}` };
  return send(address, path, {
    method: "POST",
    ...sent,
    headers: { ...basic, ...sent.headers },
    body: new URLSearchParams({ ...(app.secret === undefined && { client_id: app.id }), ...parameters }),
  });
}

export type Tokens = {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
  readonly expires_in: number;
  readonly scope: string;
};

export const exchange = (
  server: Pick<TestServer, "address">,
  app: App,
  code: string,
  { verifier }: Attempt,
  parameters: Readonly<Record<string, string>> = {},
): Promise<Answer> =>
  asApp(server, app, "/oidc/token", {
    grant_type: "authorization_code",
    code,
    redirect_uri: app.redirectUri,
    code_verifier: verifier,
    ...parameters,
  });

export const refresh = (
  server: Pick<TestServer, "address">,
  app: App,
  { refresh_token }: Pick<Tokens, "refresh_token">,
  parameters: Readonly<Record<string, string>> = {},
): Promise<Answer> => asApp(server, app, "/oidc/token", { grant_type: "refresh_token", refresh_token, ...parameters });

export function tokensIn(answer: Answer): Tokens {
  expect(answer.status, answer.text).toBe(200);
  return answer.json() as Tokens;
}

/** Status and error of a refusal. */
export const refusalIn = (answer: Answer) => [answer.status, (answer.json() as { error?: string }).error];

/** Signs somebody in to an app and has a token for this API. */
export async function signInTo(
  server: TestServer,
  app: App,
  ada: SignedIn,
  apiScopes = "profile:read",
): Promise<Tokens> {
  const attempt = begin(app, { scope: `openid profile email ${apiScopes}`, resource: server.origin });
  const { code = "" } = await goThrough(server, ada, attempt);
  return tokensIn(await exchange(server, app, code, attempt, { resource: server.origin }));
}

/** Sends what an app would with an access token. */
export const by = ({ address }: Pick<TestServer, "address">, token: string, path = "/api/me", sent: Sent = {}) =>
  send(address, path, { ...sent, headers: { authorization: `Bearer ${token}`, ...sent.headers } });

/** The claims of a JWT, unverified. */
export const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Record<string, unknown>;
