import { beforeAll, describe, expect, it } from "vitest";
import { send, sharedTwins, type TestServer } from "../../harness";
import { asApp, by, claimsOf, refusalIn, register, type SignedIn, somebody, tokensIn } from "./app";
import {
  askWithProof,
  boundTokens,
  byKey,
  claimsFor,
  codeFor,
  inSeconds,
  newKey,
  nonceOf,
  prove,
  withProof,
} from "./dpop";

const { server, twin } = sharedTwins();
const [web, device] = [await register(server), await register(server, { isPublic: true })];
const [key, other] = [await newKey(), await newKey()];

describe("at the token endpoint", () => {
  const own = (at: TestServer, proof: string) => {
    const asked = { grant_type: "client_credentials", scope: "revocations:read" };
    return asApp(at, service, "/oidc/token", asked, { headers: { dpop: proof } });
  };
  let service = web;
  beforeAll(async () => {
    service = await register(server, { redirectUris: [], scopes: ["revocations:read"] });
  });
  const claims = async () => ({ htm: "POST", htu: `${server.origin}/oidc/token`, nonce: await nonceOf(server) });

  it("a proof without a nonce is told one, and counts once on all instances", async () => {
    const { nonce: _, ...without } = await claims();
    const told = await own(twin, await prove(key, without));
    expect([...refusalIn(told), told.headers["dpop-nonce"]]).toEqual([400, "use_dpop_nonce", expect.any(String)]);
    const proof = await prove(key, { ...without, nonce: told.headers["dpop-nonce"] });
    expect((await own(server, proof)).status).toBe(200);
    for (const at of [server, twin]) expect(refusalIn(await own(at, proof))).toEqual([400, "invalid_grant"]);
    const next = await prove(key, await claims());
    const all = Array.from({ length: 10 }, (_, at) => own(at % 2 ? server : twin, next));
    expect((await Promise.all(all)).filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it.each<readonly [string, Record<string, unknown>, Record<string, unknown>]>([
    ["of before", { iat: inSeconds() - 600 }, {}],
    ["for another endpoint", { htu: `${server.origin}/oidc/par` }, {}],
    ["for another method", { htm: "GET" }, {}],
    ["of another type", {}, { typ: "JWT" }],
    ["that is too long", { more: "x".repeat(5000) }, {}],
  ])("a proof %s is none", async (_, more, header) => {
    const answer = await own(server, await prove(key, { ...(await claims()), ...more }, header));
    expect(refusalIn(answer)).toEqual([400, "invalid_dpop_proof"]);
  });

  it("a code that was asked for with a key is exchanged with that key alone", async () => {
    const ada = await somebody(server);
    const code = () => codeFor(server, device, ada, { dpop_jkt: key.jkt });
    expect(refusalIn(await askWithProof(server, device, other, await code()))).toEqual([400, "invalid_grant"]);
    expect(refusalIn(await asApp(server, device, "/oidc/token", await code()))).toEqual([400, "invalid_grant"]);
    expect((await askWithProof(server, device, key, await code())).status).toBe(200);
  });

  it("a refresh token of a client without a secret is bound to the same key", async () => {
    const tokens = await boundTokens(server, device, await somebody(server), key);
    const asked = { grant_type: "refresh_token", refresh_token: tokens.refresh_token, resource: server.origin };
    expect(refusalIn(await asApp(twin, device, "/oidc/token", asked))).toEqual([400, "invalid_grant"]);
    expect(refusalIn(await askWithProof(server, device, other, asked))).toEqual([400, "invalid_grant"]);
    const next = tokensIn(await askWithProof(server, device, key, asked));
    expect(claimsOf(next.access_token)).toMatchObject({ cnf: { jkt: key.jkt } });
    expect(next.refresh_token).not.toBe(tokens.refresh_token);
    const again = { ...asked, refresh_token: next.refresh_token };
    expect(refusalIn(await askWithProof(server, device, other, again))).toEqual([400, "invalid_grant"]);
    expect((await askWithProof(server, device, key, again)).status).toBe(200);
  });
});

describe("a bound token for userinfo", () => {
  async function tokenOf(ada: SignedIn): Promise<string> {
    const code = await codeFor(server, web, ada, { scope: "openid profile", resource: "" });
    const { access_token, ...rest } = tokensIn(await askWithProof(server, web, key, code));
    expect(rest).toMatchObject({ token_type: "DPoP" });
    return access_token;
  }

  it("tells who somebody is by its key alone, and by each proof once", async () => {
    const ada = await somebody(server);
    const token = await tokenOf(ada);
    const path = "/oidc/userinfo";
    expect((await byKey(server, twin, key, token, path)).json()).toEqual({ sub: ada.id, name: ada.name });
    expect((await by(server, token, path)).status).toBe(401);
    expect((await byKey(server, twin, other, token, path)).status).toBe(401);
    const proof = await prove(key, claimsFor(server, path, token, await nonceOf(server)));
    expect((await withProof(twin, token, proof, path)).status).toBe(200);
    for (const at of [server, twin]) expect((await withProof(at, token, proof, path)).status).toBe(401);
    const told = (await asApp(server, web, "/oidc/introspect", { token })).json();
    expect(told).toMatchObject({ active: true, token_type: "DPoP", cnf: { jkt: key.jkt } });
    expect((await asApp(server, web, "/oidc/revoke", { token })).status).toBe(200);
    expect((await byKey(server, twin, key, token, path)).status).toBe(401);
  });
});

it("both forms of discovery say what a proof may be signed with", async () => {
  for (const path of ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"])
    expect((await send(server.address, path)).json()).toMatchObject({
      dpop_signing_alg_values_supported: ["ES256", "EdDSA", "Ed25519", "PS256", "RS256"],
    });
});
