import { exportJWK, generateKeyPair } from "jose";
import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exchangeGrant, tokenTypes } from "@/lib/shared/features/openid-provider/audiences";
import type { Algorithm } from "../../../scripts/start/key-set";
import { accessTokenOf } from "../../attack/forge";
import { startServer, type TestServer } from "../../harness";
import { type App, goThrough, register, somebody } from "./app";
import { registerTelevision, say } from "./device";
import { caller, reports } from "./exchange";

// The servers of the tests speak http.
// eslint-disable-next-line @typescript-eslint/no-deprecated -- both run on this machine
const insecure = { [oauth.allowInsecureRequests]: true } as const;

/** An app whose every step is done, and every answer judged, by a library that takes the standards at their word. */
type Client = { readonly app: App; readonly client: oauth.Client; readonly proof: oauth.ClientAuth };

/** Each way in which a client proves itself. */
const clients: Readonly<
  Record<string, (server: TestServer, given?: Parameters<typeof register>[1]) => Promise<Client>>
> = {
  client_secret_basic: async (server, given) => {
    const app = await register(server, given);
    return { app, client: { client_id: app.id }, proof: oauth.ClientSecretBasic(app.secret ?? "") };
  },
  private_key_jwt: async (server, given) => {
    const { privateKey, publicKey } = await generateKeyPair("ES256");
    const kid = "a key of the app";
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid, alg: "ES256" }] };
    const app = await register(server, { ...given, jwks });
    return { app, client: { client_id: app.id }, proof: oauth.PrivateKeyJwt({ key: privateKey, kid }) };
  },
  none: async (server) => {
    const app = await register(server, { isPublic: true, redirectUris: ["http://127.0.0.1/callback"] });
    return { app, client: { client_id: app.id }, proof: oauth.None() };
  },
};

async function described({ origin }: TestServer, algorithm: "oidc" | "oauth2"): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(origin);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm, ...insecure }));
}

/** A request of an app, pushed; the answer that comes by the browser; and the tokens for it. */
async function signIn(server: TestServer, as: oauth.AuthorizationServer, { app, client, proof }: Client) {
  const [verifier, state, nonce] = [
    oauth.generateRandomCodeVerifier(),
    oauth.generateRandomState(),
    oauth.generateRandomNonce(),
  ];
  const parameters = {
    redirect_uri: app.redirectUri,
    response_type: "code",
    scope: "openid profile email profile:read",
    resource: server.origin,
    state,
    nonce,
    max_age: "600",
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  };
  const pushed = await oauth.pushedAuthorizationRequest(as, client, proof, parameters, insecure);
  const { request_uri } = await oauth.processPushedAuthorizationResponse(as, client, pushed);
  const ada = await somebody(server);
  const query = new URLSearchParams({ client_id: app.id, request_uri }).toString();
  const answer = await goThrough(server, ada, { path: `/oidc/auth?${query}` });
  const validated = oauth.validateAuthResponse(as, client, new URLSearchParams(answer), state);
  const more = { additionalParameters: { resource: server.origin }, ...insecure };
  const response = await oauth.authorizationCodeGrantRequest(
    as,
    client,
    proof,
    validated,
    app.redirectUri,
    verifier,
    more,
  );
  const wanted = { expectedNonce: nonce, maxAge: 600, requireIdToken: true };
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, wanted);
  await oauth.validateApplicationLevelSignature(as, response, insecure);
  return { ada, tokens };
}

describe.each(["ES256", "RS256", "PS256", "EdDSA"] as const)("with a key for %s", (algorithm: Algorithm) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ algorithm });
  });
  afterAll(() => server.stop());

  it.each(Object.entries(clients))(
    "a client that is as strict as they come has nothing to say, by %s",
    async (method, of) => {
      const as = await described(server, "oidc");
      expect(await described(server, "oauth2")).toEqual(as);
      const made = await of(server);
      const { client, proof } = made;
      const { ada, tokens } = await signIn(server, as, made);
      const { access_token, refresh_token = "" } = tokens;
      expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({
        sub: ada.id,
        iss: server.origin,
        amr: ["pwd"],
      });

      const request = new Request(server.origin, { headers: { authorization: `Bearer ${access_token}` } });
      const claims = await oauth.validateJwtAccessToken(as, request, server.origin, insecure);
      expect(claims).toMatchObject({ sub: ada.id, client_id: client.client_id, scope: "profile:read" });

      const again = await oauth.refreshTokenGrantRequest(as, client, proof, refresh_token, insecure);
      const plain = await oauth.processRefreshTokenResponse(as, client, again);
      await oauth.validateApplicationLevelSignature(as, again, insecure);
      const userinfo = await oauth.userInfoRequest(as, client, plain.access_token, insecure);
      expect(await oauth.processUserInfoResponse(as, client, ada.id, userinfo)).toMatchObject({ email: ada.email });

      if (method !== "none") {
        for (const token of [access_token, plain.access_token, plain.refresh_token ?? refresh_token]) {
          const asked = await oauth.introspectionRequest(as, client, proof, token, insecure);
          expect(await oauth.processIntrospectionResponse(as, client, asked)).toMatchObject({
            active: true,
            sub: ada.id,
          });
        }
      }
      for (const token of [access_token, plain.refresh_token ?? refresh_token])
        await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, proof, token, insecure));
      const refused = await oauth.userInfoRequest(as, client, access_token, insecure).then(
        ({ status }) => status,
        (error: unknown) => (error as oauth.WWWAuthenticateChallengeError).status,
      );
      expect(refused).toBe(401);
    },
  );
});

describe("nor has one", () => {
  let server: TestServer;
  let as: oauth.AuthorizationServer;
  beforeAll(async () => {
    server = await startServer();
    as = await described(server, "oauth2");
  });
  afterAll(() => server.stop());

  const judged = (token: string, audience = server.origin) => {
    const request = new Request(server.origin, { headers: { authorization: `Bearer ${token}` } });
    return oauth.validateJwtAccessToken(as, request, audience, insecure);
  };

  it.each(["client_secret_basic", "private_key_jwt"])("that acts for itself, by %s", async (method) => {
    const made = await clients[method]?.(server, { redirectUris: [], scopes: ["revocations:read"] });
    if (made === undefined) throw new Error("there is no such way");
    const { client, proof } = made;
    const scope = { scope: "revocations:read" };
    const response = await oauth.clientCredentialsGrantRequest(as, client, proof, scope, insecure);
    const { access_token } = await oauth.processClientCredentialsResponse(as, client, response);
    expect(await judged(access_token)).toMatchObject({ sub: client.client_id, ...scope });
  });

  it("that shows a code", async () => {
    const client = { client_id: (await registerTelevision(server)).id };
    const proof = oauth.None();
    const resource = server.origin;
    const wanted = { scope: "openid profile:read", resource };
    const asked = await oauth.deviceAuthorizationRequest(as, client, proof, wanted, insecure);
    const shown = await oauth.processDeviceAuthorizationResponse(as, client, asked);
    const { device_code, user_code, verification_uri } = shown;
    expect(verification_uri).toBe(`${server.origin}/device`);
    const poll = async () =>
      oauth.processDeviceCodeResponse(
        as,
        client,
        await oauth.deviceCodeGrantRequest(as, client, proof, device_code, {
          additionalParameters: { resource },
          ...insecure,
        }),
      );
    await expect(poll()).rejects.toMatchObject({ error: "authorization_pending" });
    const ada = await somebody(server);
    expect((await say(ada, user_code, "allow")).status).toBe(303);
    expect(await poll()).toMatchObject({ scope: "profile:read", refresh_token: expect.any(String) as string });
  });

  it("that exchanges what it has of a person, and asks after it", async () => {
    const portal = await caller(server);
    const client = { client_id: portal.id };
    const proof = oauth.ClientSecretBasic(portal.secret ?? "");
    const ada = await somebody(server);
    const asked = { subject_token: accessTokenOf(ada.jar), subject_token_type: tokenTypes[0], audience: reports };
    const response = await oauth.genericTokenEndpointRequest(as, client, proof, exchangeGrant, asked, insecure);
    const { access_token } = await oauth.processGenericTokenEndpointResponse(as, client, response);
    expect(await judged(access_token, reports)).toMatchObject({ sub: ada.id, act: { sub: portal.id } });
    const told = await oauth.introspectionRequest(as, client, proof, access_token, insecure);
    expect(await oauth.processIntrospectionResponse(as, client, told)).toMatchObject({ active: true, aud: reports });
  });
});
