// feature:openid-provider begin
import { createHash, randomBytes } from "node:crypto";
import type { CookieJar } from "../tests/harness/http";
import { anyone, obtain } from "./tokens";

/** A client as the provider has registered it. */
export type Client = { readonly id: string; readonly secret: string };

const callback = "https://acme.example/callback";

/** Registers one, in the browser of an administrator who has just signed in. */
const register = (admin: CookieJar, given: object): Promise<Client> =>
  obtain(admin, "/api/admin/clients", { method: "POST", body: { name: "Bench", ...given } });

export const registerApp = (admin: CookieJar): Promise<Client> =>
  register(admin, { redirectUris: [callback], scopes: ["openid", "profile:read"] });

export const basic = ({ id, secret }: Client) => `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;

const asClient = <T>(address: string, client: Client, path: string, form: Readonly<Record<string, string>>) =>
  obtain<T>(anyone(address), path, {
    method: "POST",
    headers: { authorization: basic(client) },
    body: new URLSearchParams(form),
  });

// feature:revocation-stream begin
/** What a service may have for itself. */
export const serviceScope = "revocations:read";
export const grant = { grant_type: "client_credentials", scope: serviceScope };

/** A client that acts for itself. */
export const registerService = (admin: CookieJar): Promise<Client> => register(admin, { scopes: [serviceScope] });

export const tokenOf = async (address: string, client: Client): Promise<string> =>
  (await asClient<{ access_token: string }>(address, client, "/oidc/token", grant)).access_token;
// feature:revocation-stream end

/** Revokes a token of a client (RFC 7009). */
export const revoke = (address: string, client: Client, token: string) =>
  asClient<unknown>(address, client, "/oidc/revoke", { token });

/** Goes through a sign-in to an app, agreeing where that is asked, and returns the token for this API. */
export async function signInTo(address: string, jar: CookieJar, app: Client, origin: string): Promise<string> {
  const verifier = randomBytes(32).toString("base64url");
  const resource = { resource: origin };
  const query = new URLSearchParams({
    client_id: app.id,
    redirect_uri: callback,
    response_type: "code",
    scope: "openid profile:read",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...resource,
  });
  const headers = { "sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
  const ways: string[] = [];
  let next = `/oidc/auth?${query.toString()}`;
  while (!next.startsWith(callback)) {
    if (ways.push(next) > 5) throw new Error(`no sign-in to an app: ${ways.join(", ")}`);
    const answer = next.startsWith("/connect/")
      ? await jar.send(`${next}/decision`, {
          method: "POST",
          headers: { ...headers, accept: "text/html" },
          body: new URLSearchParams({ _owner: await ownerMark(jar), decision: "allow" }),
        })
      : await jar.send(next, { headers });
    const { location, refresh } = answer.headers;
    next = (location ?? String(refresh).replace("0; url=", "")).replace(origin, "");
  }
  const form = {
    grant_type: "authorization_code",
    code: new URL(next).searchParams.get("code") ?? "",
    redirect_uri: callback,
    code_verifier: verifier,
    ...resource,
  };
  return (await asClient<{ access_token: string }>(address, app, "/oidc/token", form)).access_token;
}

/** What a form of ours says of whose page it stands on. */
const ownerMark = async (jar: CookieJar): Promise<string> =>
  String((await jar.send("/dashboard", { method: "HEAD" })).headers["session-owner"]);
// feature:openid-provider end
