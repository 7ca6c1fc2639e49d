import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { afterAll, describe, expect, it } from "vitest";
import { type Algorithm, makeKeySet } from "../../../scripts/start/key-set";
import { send, startServer, startTwins, type TestServer } from "../../harness";
import { scratchFolder } from "../../harness/scratch";
import { begin, by, exchange, goThrough, refresh, register, signInTo, somebody, tokensIn } from "./app";

/** Checks both tokens as an app does: by the published keys. */
async function verify(server: TestServer, clientId: string, tokens: { access_token: string; id_token: string }) {
  const keys = createRemoteJWKSet(new URL("/.well-known/jwks.json", server.address));
  const issuer = server.origin;
  await jwtVerify(tokens.access_token, keys, { issuer, audience: issuer, typ: "at+jwt" });
  await jwtVerify(tokens.id_token, keys, { issuer, audience: clientId });
  return [tokens.access_token, tokens.id_token].map((token) => decodeProtectedHeader(token));
}

describe.each(["ES256", "RS256", "PS256", "EdDSA"] as const)("with a key for %s", (algorithm: Algorithm) => {
  it("everything that is signed can be checked by the published keys, and says what it is signed by", async () => {
    const server = await startServer({ algorithm });
    try {
      const app = await register(server);
      const ada = await somebody(server);
      const attempt = begin(app, { scope: "openid profile:read", resource: server.origin });
      const { code = "" } = await goThrough(server, ada, attempt);
      const tokens = tokensIn(await exchange(server, app, code, attempt, { resource: server.origin }));
      for (const { alg } of await verify(server, app.id, tokens)) expect(alg).toBe(algorithm);
      expect((await by(server, tokens.access_token)).status).toBe(200);
      const described = (await send(server.address, "/.well-known/openid-configuration")).json();
      expect(described).toMatchObject({
        issuer: server.origin,
        jwks_uri: `${server.origin}/.well-known/jwks.json`,
        id_token_signing_alg_values_supported: [algorithm],
        code_challenge_methods_supported: ["S256"],
        response_types_supported: ["code"],
      });
      expect((await send(server.address, "/.well-known/oauth-authorization-server")).json()).toEqual(described);
      const sets = ["/oidc/jwks", "/.well-known/jwks.json"].map(async (path) =>
        (await send(server.address, path)).json(),
      );
      const [one, two] = await Promise.all(sets);
      expect(one).toEqual(two);
    } finally {
      await server.stop();
    }
  });
});

describe("a key that takes another's place", () => {
  const folder = scratchFolder("provider-keys");
  const file = join(folder, "keys.json");
  afterAll(() => rmSync(folder, { recursive: true }));

  it("signs from then on, on every instance, and nothing ends by it", async () => {
    const [old, next] = [await makeKeySet("ES256"), await makeKeySet("EdDSA")];
    const write = (...sets: readonly { keys: readonly object[] }[]) =>
      writeFileSync(file, JSON.stringify({ keys: sets.flatMap(({ keys }) => keys) }));
    write(old);
    const { server, twin } = await startTwins({ env: { JWT_KEYS: "", JWT_KEYS_FILE: file } });
    const app = await register(server);
    const ada = await somebody(server);
    const tokens = await signInTo(server, app, ada);
    const kid = (token: string) => decodeProtectedHeader(token).kid;
    expect(kid(tokens.access_token)).toBe(old.keys[0]?.kid);
    write(next, old);
    const attempt = begin(app, { scope: "openid profile:read", resource: server.origin });
    for (const at of [server, twin]) {
      const again = () => refresh(at, app, tokens, { resource: server.origin });
      await expect
        .poll(async () => kid(tokensIn(await again()).access_token), { timeout: 20_000 })
        .toBe(next.keys[0]?.kid);
      expect((await by(at, tokens.access_token)).status).toBe(200);
      expect((await by(at, tokensIn(await again()).access_token)).status).toBe(200);
    }
    const { code = "" } = await goThrough(server, ada, attempt);
    const { id_token } = tokensIn(await exchange(twin, app, code, attempt, { resource: server.origin }));
    expect(kid(id_token)).toBe(next.keys[0]?.kid);
  });
});
