import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessTokenOf, refreshTokenOf } from "../../attack/forge";
import { type Answer, CookieJar, send, signInAs, startServer, type TestServer } from "../../harness";
import { make as makeApiToken } from "../api-tokens/app"; // feature:api-tokens
import { type Microservice, startMicroservice } from "../revocation-stream/microservice"; // feature:revocation-stream
import { open, opened, sharer } from "../sharing/app"; // feature:sharing
import { byRefresh, holder, naming, revoke } from "../token-endpoint/client"; // feature:token-endpoint
import {
  answered,
  type App,
  asApp,
  begin,
  by,
  exchange,
  goThrough,
  leadsTo,
  register,
  signInTo,
  type SignedIn,
  somebody,
  tokensIn,
  visit,
} from "./app";
import { poll, registerTelevision, show } from "./device";
import { askWithProof, boundTokens, byKey, claimsFor, codeFor, newKey, nonceOf, prove, withProof } from "./dpop";
import { openEar } from "./ear";
import { caller, exchangedIn, exchangeFor } from "./exchange";

let server: TestServer;
let app: App;
let ada: SignedIn;
let attempt: ReturnType<typeof begin>;
let service: App;
let acting: App;
let television: App;
let device: App;
/** What bound tokens are bound to. */
const key = await newKey();
let microservice: Microservice; // feature:revocation-stream
/** Everything that is ever handed out, by what it is. */
const tokens: Record<string, string> = {};

beforeAll(async () => {
  server = await startServer({
    env: {
      ...naming, // feature:token-endpoint
    },
  });
  microservice = await startMicroservice(server, server.address); // feature:revocation-stream
  const ear = await openEar();
  app = await register(server, { ear: ear.uri, afterwards: ["https://acme.example/bye"] });
  ada = await somebody(server);
  const elsewhere: SignedIn = { ...ada, jar: await signInAs(server, ada) };
  await signInTo(server, app, elsewhere);
  await elsewhere.jar.send("/api/auth/logout", { method: "POST" });
  const forApi = await signInTo(server, app, ada);
  service = await register(server, { redirectUris: [], scopes: ["revocations:read"] });
  acting = await caller(server);
  television = await registerTelevision(server);
  const asked = { grant_type: "client_credentials", scope: "revocations:read" };
  Object.assign(tokens, {
    "access token of a session": accessTokenOf(ada.jar),
    "refresh token of a session": refreshTokenOf(ada.jar),
    "access token of an app": forApi.access_token,
    "refresh token of an app": forApi.refresh_token,
    "ID token": forApi.id_token,
    "logout token": await ear.hears(1),
    "access token of a service": tokensIn(await asApp(server, service, "/oidc/token", asked)).access_token,
    "token of a service that acts for somebody": exchangedIn(await exchangeFor(server, acting, forApi.access_token))
      .access_token,
    "code of a device": (await show(server, television)).device_code,
    "secret of an app": app.secret,
  });
  device = await register(server, { isPublic: true });
  const bound = await boundTokens(server, app, ada, key);
  const code = await codeFor(server, app, ada, { scope: "openid profile", resource: "" });
  Object.assign(tokens, {
    "access token of an app, bound to a key": bound.access_token,
    "refresh token of an app, bound to a key": (await boundTokens(server, device, ada, key)).refresh_token,
    "access token for userinfo, bound to a key": tokensIn(await askWithProof(server, app, key, code)).access_token,
    "access token of a service, bound to a key": tokensIn(await askWithProof(server, service, key, asked)).access_token,
    "proof of a key": await prove(key, claimsFor(server, "/api/me", bound.access_token, await nonceOf(server))),
  });
  // feature:token-endpoint begin
  const program = await holder(server);
  Object.assign(tokens, {
    "access token of our own program": program.access_token,
    "refresh token of our own program": program.refresh_token,
  });
  // feature:token-endpoint end
  tokens["API token"] = (await makeApiToken(ada.jar)).token; // feature:api-tokens
  // feature:sharing begin
  tokens["link to a shared note"] = (await sharer(server)).token;
  tokens["shared note"] = (await opened(server, tokens["link to a shared note"])).signed ?? "";
  // feature:sharing end
  const plain = begin(app);
  const { code: plainCode = "" } = await goThrough(server, ada, plain);
  tokens["access token for userinfo"] = tokensIn(await exchange(server, app, plainCode, plain)).access_token;
  attempt = begin(app);
  tokens["authorization code"] = (await goThrough(server, ada, attempt))["code"] ?? "";
  // It is good for a minute, and used when all else has been tried.
  await server.database.query(
    `UPDATE "OidcArtifact" SET "expiresAt" = now() + interval '1 hour',
       "payload" = jsonb_set("payload", '{exp}', to_jsonb(extract(epoch FROM now())::int + 3600)) WHERE "model" = 'AuthorizationCode'`,
  );
}, 60_000);
afterAll(async () => {
  // Side by side: what one of them waits for may be the other.
  const ends = [server.stop()];
  ends.push(microservice.stop()); // feature:revocation-stream
  await Promise.all(ends);
});

type Outcome = unknown;
/** A place where something is presented. */
type Door = {
  readonly present: (token: string) => Promise<Outcome>;
  /** What whoever brings the wrong thing is told. */
  readonly refusal: (what: string) => Outcome;
  /** What is no refusal here. */
  readonly takes: readonly string[];
};

const told = (answer: Answer): Outcome => {
  const { error, code } = answer.text === "" ? {} : (answer.json() as { error?: string; code?: string });
  return [answer.status, error ?? code ?? null];
};
const form = async (path: string, parameters: Readonly<Record<string, string>>) =>
  told(await asApp(server, app, path, parameters));
const post = async (path: string, body: URLSearchParams) =>
  told(await send(server.address, path, { method: "POST", body }));
const withCookie = async (name: string, token: string, path: string, method = "GET") =>
  told(await new CookieJar(server.address, [[name, token]]).send(path, { method }));

const isJwt = (what: string): boolean => (tokens[what] ?? "").startsWith("ey");
const hasThreeParts = (what: string): boolean => (tokens[what] ?? "").split(".").length === 3;

const callers = ["access token of a session", "access token of an app", "access token of a service"];
callers.push("access token of our own program"); // feature:token-endpoint
callers.push("API token"); // feature:api-tokens
const persons = ["access token of a session", "access token of an app"];
persons.push("access token of our own program"); // feature:token-endpoint

const ofApp = ["access token of an app", "access token for userinfo"].flatMap((what) => [
  what,
  `${what}, bound to a key`,
]);

const doors: Readonly<Record<string, Door>> = {
  "the header of this API": {
    present: async (token) => told(await by(server, token)),
    refusal: () => [401, "invalid_token"],
    takes: callers,
  },
  "the header of this API, with a proof": {
    present: async (token) => told(await byKey(server, server, key, token)),
    refusal: () => [401, "invalid_token"],
    takes: ["access token of an app, bound to a key", "access token of a service, bound to a key"],
  },
  "the proof of a token that is bound to a key": {
    present: async (proof) =>
      told(await withProof(server, tokens["access token of an app, bound to a key"] ?? "", proof)),
    refusal: () => [401, "invalid_dpop_proof"],
    takes: ["proof of a key"],
  },
  "the cookie of a session": {
    present: (token) => withCookie("__Host-Http-session", token, "/api/me"),
    refusal: () => [401, "session_ended"],
    takes: ["access token of a session"],
  },
  "the cookie of a refresh": {
    present: (token) => withCookie("__Host-Http-refresh", token, "/api/auth/refresh", "POST"),
    refusal: () => [401, "session_ended"],
    takes: ["refresh token of a session"],
  },
  "the header of userinfo": {
    present: async (token) => told(await by(server, token, "/oidc/userinfo")),
    refusal: () => [401, "invalid_token"],
    takes: ["access token for userinfo"],
  },
  "the header of userinfo, with a proof": {
    present: async (token) => told(await byKey(server, server, key, token, "/oidc/userinfo")),
    refusal: () => [401, "invalid_token"],
    takes: ["access token for userinfo, bound to a key"],
  },
  "a body that asks for userinfo": {
    present: (token) => post("/oidc/userinfo", new URLSearchParams({ access_token: token })),
    refusal: () => [401, "invalid_token"],
    takes: ["access token for userinfo"],
  },
  introspection: {
    present: async (token) => (await asApp(server, app, "/oidc/introspect", { token })).json(),
    refusal: () => ({ active: false }),
    takes: [...ofApp, "refresh token of an app"],
  },
  "introspection by another client": {
    present: async (token) => (await asApp(server, service, "/oidc/introspect", { token })).json(),
    refusal: () => ({ active: false }),
    takes: ["access token of a service", "access token of a service, bound to a key"],
  },
  "a refresh of an app": {
    present: (refresh_token) => form("/oidc/token", { grant_type: "refresh_token", refresh_token }),
    refusal: () => [400, "invalid_grant"],
    takes: ["refresh token of an app"],
  },
  "a refresh of an app without a secret, with a proof": {
    present: async (refresh_token) =>
      told(await askWithProof(server, device, key, { grant_type: "refresh_token", refresh_token })),
    refusal: () => [400, "invalid_grant"],
    takes: ["refresh token of an app, bound to a key"],
  },
  "a code of an app": {
    present: async (code) => told(await exchange(server, app, code, attempt)),
    refusal: () => [400, "invalid_grant"],
    takes: ["authorization code"],
  },
  "a code of a device": {
    present: async (device_code) => told(await poll(server, television, { device_code })),
    refusal: () => [400, "invalid_grant"],
    takes: ["code of a device"],
  },
  "what a service exchanges": {
    present: async (token) => told(await exchangeFor(server, acting, token)),
    refusal: () => [400, "invalid_request"],
    takes: persons,
  },
  "a secret of an app": {
    present: async (secret) => told(await asApp(server, { ...app, secret }, "/oidc/introspect", { token: "x" })),
    refusal: () => [401, "invalid_client"],
    takes: ["secret of an app"],
  },
  "what an app signs in place of a secret": {
    present: (client_assertion) =>
      post(
        "/oidc/introspect",
        new URLSearchParams({
          token: "x",
          client_assertion,
          client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        }),
      ),
    // Whose it is, it says itself.
    refusal: (what) => (isJwt(what) ? [401, "invalid_client"] : [400, "invalid_request"]),
    takes: [],
  },
  "the address of a request that was pushed": {
    present: async (token) => {
      const query = new URLSearchParams({
        client_id: app.id,
        request_uri: `urn:ietf:params:oauth:request_uri:${token}`,
      });
      return told(await send(server.address, `/oidc/auth?${query.toString()}`));
    },
    refusal: () => [400, "connect_refused"],
    takes: [],
  },
  "a hint of an app that signs somebody in": {
    present: async (id_token_hint) => {
      const where = leadsTo(await visit(ada.jar, begin(app, { id_token_hint }).path), server);
      return answered(where)["error"];
    },
    refusal: () => "invalid_request",
    takes: ["ID token"],
  },
  "a hint of an app that signs somebody out": {
    present: async (id_token_hint) => {
      const query = new URLSearchParams({ id_token_hint, post_logout_redirect_uri: "https://acme.example/bye" });
      return told(await send(server.address, `/oidc/logout?${query.toString()}`));
    },
    refusal: () => [400, "logout_refused"],
    takes: ["ID token"],
  },
  // feature:token-endpoint begin
  "a refresh of our own program": {
    present: async (token) => told(await byRefresh(server, token)),
    refusal: () => [400, "invalid_grant"],
    takes: ["refresh token of our own program"],
  },
  // feature:token-endpoint end
  // feature:sharing begin
  "a link to a shared note": {
    present: async (token) => told(await open(server, token)),
    // Whatever has not the form of one is not looked up.
    refusal: (what) => (hasThreeParts(what) ? [404, "share_over"] : [400, "invalid_input"]),
    takes: ["link to a shared note"],
  },
  // feature:sharing end
  // feature:revocation-stream begin
  "the stream of revocations": {
    present: async (token) => told(await by(server, token, "/api/revocations", { method: "HEAD" })),
    // Whoever is somebody, and no service, is told that.
    refusal: (what) => [callers.includes(what) ? 403 : 401, null],
    takes: ["access token of a service"],
  },
  "a microservice of another audience": {
    present: async (token) => (await microservice.ask(token)).status,
    refusal: () => 401,
    takes: [],
  },
  // feature:revocation-stream end
};

describe.each(Object.entries(doors))("%s", (_, door) => {
  it("takes nothing but what is made for it, and says so", async () => {
    const outcomes: Record<string, Outcome> = {};
    for (const [what, token] of Object.entries(tokens))
      if (!door.takes.includes(what)) outcomes[what] = await door.present(token);
    const refusals = Object.keys(outcomes).map((what) => [what, door.refusal(what)]);
    expect(outcomes).toEqual(Object.fromEntries(refusals));
  });
});

const ofApps = [...ofApp, "refresh token of an app", "authorization code"];

describe("ending", () => {
  it("by an app ends nothing that is not its own, and is not told of it", async () => {
    for (const [what, token] of Object.entries(tokens))
      if (!ofApps.includes(what))
        expect([what, (await asApp(server, app, "/oidc/revoke", { token })).status]).toEqual([what, 200]);
  });

  // feature:token-endpoint begin
  it("by our own program ends nothing that is not its own, and is not told of it", async () => {
    for (const [what, token] of Object.entries(tokens))
      if (!what.endsWith("our own program")) expect([what, (await revoke(server, token)).status]).toEqual([what, 200]);
  });
  // feature:token-endpoint end
});

it("and by all that nothing has ended: each is good in its own place", async () => {
  for (const [name, door] of Object.entries(doors))
    for (const what of door.takes) {
      const outcome = await door.present(tokens[what] ?? "");
      expect([name, what, outcome]).not.toEqual([name, what, door.refusal(what)]);
    }
});
