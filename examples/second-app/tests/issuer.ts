import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { after } from "node:test";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

export type Sent = Readonly<Record<string, string>>;
type Answer = { readonly status?: number; readonly body: object };

export const clientId = "fieldbook";
export const origin = "http://127.0.0.1:4100";

/** Stands for the provider, until the test file ends: whoever is sent to it agrees at once. */
export async function startIssuer() {
  const state = {
    /** What it says where it should say something else. */
    lies: {} as { iss?: string; state?: string; nonce?: string },
    denies: false,
    busy: false,
    /** Whether all that it has given is over. */
    ended: false,
    /** What was sent to the token endpoint, and to the revocation endpoint. */
    asked: [] as Sent[],
    revoked: [] as Sent[],
    /** What happens before the token endpoint answers. */
    meanwhile: (): void | Promise<void> => undefined,
  };
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const codes = new Map<string, Sent>();
  const good = new Set<string>();
  let issuer = "";

  /** Signs what it is told to. */
  const sign = (claims: JWTPayload, header: object = {}): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: "1", ...header }).sign(privateKey);
  const seconds = (): number => Math.floor(Date.now() / 1000);
  /** A logout token as it is meant to be, but for what a test changes: undefined takes a claim away. */
  const logoutToken = (changed: Record<string, unknown> = {}, header: object = {}): Promise<string> => {
    const events = { "http://schemas.openid.net/event/backchannel-logout": {} };
    const times = { iat: seconds(), exp: seconds() + 120 };
    const claims = { iss: issuer, aud: clientId, ...times, jti: randomUUID(), sub: "ada", sid: "s1", events };
    return sign({ ...claims, ...changed }, { typ: "logout+jwt", ...header });
  };

  const issue = (more: object = {}): Answer => {
    const access_token = `a-${randomUUID()}`;
    good.add(access_token);
    return { body: { access_token, token_type: "Bearer", expires_in: 600, ...more } };
  };

  const token = async (sent: Sent): Promise<Answer> => {
    state.asked.push(sent);
    await state.meanwhile();
    if (state.busy) return { status: 503, body: {} };
    const refused = { status: 400, body: { error: "invalid_grant" } };
    if (sent["grant_type"] === "refresh_token") return state.ended ? refused : issue();
    const asked = codes.get(sent["code"] ?? "");
    codes.delete(sent["code"] ?? "");
    const challenge = createHash("sha256")
      .update(sent["code_verifier"] ?? "")
      .digest("base64url");
    if (asked?.["code_challenge"] !== challenge || asked["redirect_uri"] !== sent["redirect_uri"]) return refused;
    const times = { iat: seconds(), exp: seconds() + 600 };
    const nonce = state.lies.nonce ?? asked["nonce"];
    const id_token = await sign({ iss: issuer, aud: clientId, sub: "ada", sid: "s1", ...times, nonce });
    return issue({ id_token, refresh_token: "r-1" });
  };

  const answerTo = async (path: string, sent: Sent, bearer: string): Promise<Answer> => {
    if (path === "/.well-known/openid-configuration")
      return {
        body: {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          revocation_endpoint: `${issuer}/revoke`,
          end_session_endpoint: `${issuer}/logout`,
          jwks_uri: `${issuer}/jwks`,
          id_token_signing_alg_values_supported: ["ES256"],
          authorization_response_iss_parameter_supported: true,
        },
      };
    if (path === "/jwks") return { body: { keys: [{ ...(await exportJWK(publicKey)), kid: "1", alg: "ES256" }] } };
    if (path === "/token") return token(sent);
    if (path === "/revoke") return (state.revoked.push(sent), { body: {} });
    if (state.busy) return { status: 503, body: {} };
    if (!good.has(bearer) || state.ended) return { status: 401, body: { error: "invalid_token" } };
    return { body: { name: "Ada", email: "ada@example.com" } };
  };

  /** Where a browser is sent back to that has come with an address. */
  const agree = (address: string): string => {
    const asked = Object.fromEntries(new URL(address).searchParams);
    const code = randomUUID();
    codes.set(code, asked);
    const answer = state.denies ? { error: "access_denied" } : { code };
    const query = { ...answer, state: asked["state"] ?? "", iss: issuer, ...state.lies };
    return `${asked["redirect_uri"] ?? ""}?${new URLSearchParams(query).toString()}`;
  };

  const sentIn = async (request: IncomingMessage): Promise<Sent> =>
    Object.fromEntries(new URLSearchParams(await text(request)));
  const server = createServer((request, response) => {
    const bearer = (request.headers.authorization ?? "").replace("Bearer ", "");
    const answered = sentIn(request).then((sent) => answerTo(request.url ?? "", sent, bearer));
    void answered.then(({ status = 200, body }) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body)),
    );
  });
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
  };
  server.listen(0, "localhost");
  await once(server, "listening");
  after(stop);
  issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  return { issuer, state, agree, sign, logoutToken, stop };
}
