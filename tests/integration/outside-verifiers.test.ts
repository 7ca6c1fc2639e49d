import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeProtectedHeader, type JWK } from "jose";
import { type Algorithm, algorithms } from "../../scripts/start/key-set";
import { accessTokenOf, read } from "../attack/forge";
import { type App, asApp, register, signInTo, somebody, tokensIn } from "../features/openid-provider/app"; // feature:openid-provider
import { openEar } from "../features/openid-provider/ear"; // feature:openid-provider
import { opened, sharer } from "../features/sharing/app"; // feature:sharing
import { send, signInAs, startServer, type TestServer } from "../harness";
import { type Case, hasForeignVerifiers, verifiers } from "../harness/verifiers";

/** A token, by what it is, and whom it is for. */
type Issued = { readonly token: string; readonly audience: string; readonly typ: string | undefined };
type Issue = (server: TestServer) => Promise<Readonly<Record<string, Issued>>>;

const session: Issue = async (server) => {
  const token = accessTokenOf(await signInAs(server, "user"));
  return { "access token of a session": { token, audience: server.origin, typ: "at+jwt" } };
};

// feature:openid-provider begin
/** What the provider issues, of which there is none where others can't check it. */
const provided: Issue = async (server) => {
  const ear = await openEar();
  const app = await register(server, { ear: ear.uri });
  const ada = await somebody(server);
  const { access_token, id_token } = await signInTo(server, app, ada);
  await ada.jar.send("/api/auth/logout", { method: "POST" });
  return {
    "access token of an app": { token: access_token, audience: server.origin, typ: "at+jwt" },
    "ID token": { token: id_token, audience: app.id, typ: undefined },
    "logout token": { token: await ear.hears(1), audience: app.id, typ: "logout+jwt" },
    "access token of a service": { token: await serviceToken(server), audience: server.origin, typ: "at+jwt" },
  };
};

async function serviceToken(server: TestServer): Promise<string> {
  const service: App = await register(server, { redirectUris: [], scopes: ["revocations:read"] });
  const wanted = { grant_type: "client_credentials", scope: "revocations:read" };
  return tokensIn(await asApp(server, service, "/oidc/token", wanted)).access_token;
}
// feature:openid-provider end

// feature:sharing begin
const shared: Issue = async (server) => {
  const { token } = await sharer(server);
  const { signed } = await opened(server, token);
  const audience = `${server.origin}/shared`;
  return {
    "link to a shared note": { token, audience, typ: "share+jwt" },
    ...(signed && { "shared note": { token: signed, audience, typ: "shared-note+jwt" } }),
  };
};
// feature:sharing end

/** The set that whoever verifies has: the published one, or the secret itself where it is one. */
async function keysOf(server: TestServer, alg: Algorithm): Promise<{ readonly keys: readonly JWK[] }> {
  const set: unknown =
    alg === "HS256"
      ? JSON.parse(server.environment["JWT_KEYS"] ?? "")
      : (await send(server.address, "/.well-known/jwks.json")).json();
  return set as { keys: JWK[] };
}

/** The same with one bit of the signature turned. */
const spoilt = (token: string): string => {
  const [header, claims, signature = ""] = token.split(".");
  const bytes = Buffer.from(signature, "base64url");
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return [header, claims, bytes.toString("base64url")].join(".");
};

// Where they can't be had, nothing is verified by them: `npm test` installs them.
describe.skipIf(!hasForeignVerifiers()).each(algorithms)("signed with %s,", (alg) => {
  let server: TestServer;
  let issued: Readonly<Record<string, Issued>>;
  let jwks: { readonly keys: readonly JWK[] };
  beforeAll(async () => {
    server = await startServer({ algorithm: alg });
    const issuers = [
      session,
      ...(alg === "HS256" ? [] : [provided]), // feature:openid-provider
      shared, // feature:sharing
    ];
    issued = Object.assign({}, ...(await Promise.all(issuers.map((issue) => issue(server))))) as typeof issued;
    jwks = await keysOf(server, alg);
  }, 60_000);
  afterAll(() => server.stop());

  it("each says what it is, and by which key", () => {
    for (const [what, { token, typ }] of Object.entries(issued))
      expect([what, decodeProtectedHeader(token)]).toEqual([
        what,
        { alg, kid: jwks.keys[0]?.kid, ...(typ && { typ }) },
      ]);
  });

  const able = verifiers.filter((verifier) => verifier.algorithms.includes(alg));
  it.each(able.map((verifier) => [verifier.name, verifier] as const))(
    "every token is taken by %s for what it says, and not once it is spoilt or for somebody else",
    (_, { verify, readsClaims }) => {
      const others = { ...jwks, keys: jwks.keys.map(({ kid, ...key }) => ({ ...key, kid: `${kid}x` })) };
      const names = Object.keys(issued);
      const cases = (change: (given: Case) => Case) =>
        verify(
          Object.values(issued).map(({ token, audience }) =>
            change({ token, jwks, alg, issuer: server.origin, audience }),
          ),
        );
      const good = cases((given) => given);
      expect(good.map((verdict, at) => [names[at], verdict])).toEqual(
        Object.entries(issued).map(([what, { token }]) => [what, { claims: read(token).claims }]),
      );
      const refused: readonly ((given: Case) => Case)[] = [
        (given) => ({ ...given, token: spoilt(given.token) }),
        ...(readsClaims
          ? [
              (given: Case) => ({ ...given, audience: "https://elsewhere.example" }),
              (given: Case) => ({ ...given, issuer: "https://elsewhere.example" }),
              (given: Case) => ({ ...given, jwks: others }),
            ]
          : []),
      ];
      for (const change of refused)
        for (const verdict of cases(change)) expect(Object.keys(verdict)).toEqual(["refused"]);
    },
  );
});
