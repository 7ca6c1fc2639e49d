import * as oauth from "oauth4webapi";
import * as client from "openid-client";
import { expect, it } from "vitest";
import { sharedTwins } from "../../harness";
import { type App, claimsOf, goThrough, hashOf, register, somebody } from "./app";
import { type Key, newKey, prove } from "./dpop";

const { server, twin } = sharedTwins();

/** An outside client of an app, whose requests come to two instances by turns. It is told everything by discovery, and keeps nonces by itself. */
async function configured(app: App): Promise<client.Configuration> {
  const proof = app.secret === undefined ? client.None() : undefined;
  const made = await client.discovery(new URL(server.origin), app.id, app.secret, proof, {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- it is not old, only not for production; nor is http
    execute: [client.allowInsecureRequests],
  });
  let turn = 0;
  made[client.customFetch] = (url, { body, ...options }) => {
    turn += 1;
    const at = turn % 2 === 0 ? server : twin;
    return fetch(url.replace(server.origin, at.address), {
      ...options,
      ...(body !== undefined && { body }),
    } as RequestInit);
  };
  return made;
}

/** Signs somebody in by a pushed request. */
async function signedIn(app: App, config: client.Configuration, DPoP: client.DPoPHandle, resource?: string) {
  const ada = await somebody(server);
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const asked = await client.buildAuthorizationUrlWithPAR(
    config,
    {
      redirect_uri: app.redirectUri,
      scope: "openid profile email profile:read",
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: "S256",
      state: "a state",
      ...(resource !== undefined && { resource }),
    },
    { DPoP },
  );
  const parameters = await goThrough(server, ada, { path: asked.pathname + asked.search });
  const callback = new URL(`${app.redirectUri}?${new URLSearchParams(parameters).toString()}`);
  const checks = { pkceCodeVerifier, expectedState: "a state" };
  const more = resource === undefined ? undefined : { resource };
  return { ada, tokens: await client.authorizationCodeGrant(config, callback, checks, more, { DPoP }) };
}

it.each(["ES256", "EdDSA", "PS256"])("openid-client signs in, calls and refreshes with a key for %s", async (alg) => {
  const app = await register(server, { isPublic: true, dpop: true });
  const config = await configured(app);
  const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair(alg));
  const { ada, tokens } = await signedIn(app, config, DPoP, server.origin);
  expect(tokens.token_type).toBe("dpop");
  const me = new URL("/api/me", server.origin);
  for (const _ of [1, 2, 3]) {
    const answer = await client.fetchProtectedResource(config, tokens.access_token, me, "GET", null, undefined, {
      DPoP,
    });
    expect(await answer.json()).toMatchObject({ id: ada.id });
  }
  const { refresh_token = "" } = tokens;
  const next = await client.refreshTokenGrant(config, refresh_token, { resource: server.origin }, { DPoP });
  expect(claimsOf(next.access_token)).toMatchObject({ cnf: { jkt: await DPoP.calculateThumbprint() } });
  const another = client.getDPoPHandle(config, await client.randomDPoPKeyPair(alg));
  const stolen = client.refreshTokenGrant(config, String(next.refresh_token), {}, { DPoP: another });
  await expect(stolen).rejects.toMatchObject({ error: "invalid_grant" });
});

it("openid-client reads userinfo with a token that is bound to its key", async () => {
  const app = await register(server);
  const config = await configured(app);
  const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair());
  const { ada, tokens } = await signedIn(app, config, DPoP);
  const told = await client.fetchUserInfo(config, tokens.access_token, ada.id, { DPoP });
  expect(told).toMatchObject({ sub: ada.id, email: ada.email });
  expect(await client.tokenIntrospection(config, tokens.access_token)).toMatchObject({ token_type: "DPoP" });
});

it("oauth4webapi, as a program that is shown such a token, takes it with its proof and not without", async () => {
  const app = await register(server);
  const config = await configured(app);
  const [key, other] = [await newKey(), await newKey()];
  const { tokens } = await signedIn(app, config, client.getDPoPHandle(config, key), server.origin);
  const show = async (by: Key, header = {}) => {
    const url = "https://reports.example/whoami";
    const dpop = await prove(by, { htm: "GET", htu: url, ath: hashOf(tokens.access_token) }, header);
    const request = new Request(url, { headers: { authorization: `DPoP ${tokens.access_token}`, dpop } });
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- it is not old, only not for production; nor is http
    const options = { requireDPoP: true, [oauth.allowInsecureRequests]: true };
    return oauth.validateJwtAccessToken(config.serverMetadata(), request, server.origin, options);
  };
  expect(await show(key)).toMatchObject({ cnf: { jkt: key.jkt }, client_id: app.id });
  await expect(show(other)).rejects.toThrow();
  await expect(show(other, { jwk: key.jwk })).rejects.toThrow();
});
