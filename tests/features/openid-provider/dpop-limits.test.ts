import { afterAll, expect, it } from "vitest";
import { startServer, type TestServer } from "../../harness";
import { type App, asApp, begin, register, somebody, tokensIn } from "./app";
import { askWithProof, boundTokens, claimsFor, codeFor, newKey, nonceOf, prove, withProof } from "./dpop";

const server = await startServer();
const limited = await startServer({
  twinOf: server,
  env: { RATE_LIMIT_API_SUBJECT: "3/600", RATE_LIMIT_OIDC_SOURCE: "3/600", TRUSTED_PROXY_HOPS: "1" },
});
afterAll(() => limited.stop());
const key = await newKey();

type Kind = "DpopProof" | "ReplayDetection";
const remembered = async (kind: Kind) =>
  (await server.database.query(`SELECT 1 FROM "OidcArtifact" WHERE "model" = $1`, [kind])).length;

/** What came of twelve requests at once, and of how many of them something is remembered. */
async function twelve(kind: Kind, ask: () => Promise<{ readonly status: number }>) {
  const before = await remembered(kind);
  const statuses = (await Promise.all(Array.from({ length: 12 }, ask))).map(({ status }) => status).sort();
  return { statuses, rows: (await remembered(kind)) - before };
}
const statuses = (one: number) => [...Array<number>(3).fill(one), ...Array<number>(9).fill(429)];

/** Asks with a new proof each time. */
const asking = (at: TestServer, token: string, nonce: string, path: string) => async () =>
  withProof(at, token, await prove(key, claimsFor(server, path, token, nonce)), path);

it.each(["/api/me", "/api/profile"])(
  "a program leaves no more proofs at %s than it has requests, and keeps nobody else from any",
  async (path) => {
    const web = await register(server);
    const [ada, bob] = [await somebody(server), await somebody(server)];
    const { access_token: token } = await boundTokens(server, web, ada, key);
    const { access_token: ofBob } = await boundTokens(server, web, bob, key);
    const nonce = await nonceOf(server);
    expect(await twelve("DpopProof", asking(limited, token, nonce, path))).toEqual({
      statuses: statuses(200),
      rows: 3,
    });
    expect((await asking(limited, ofBob, nonce, path)()).status).toBe(200);
  },
);

it("who has taken a token, and not its key, uses up nothing of whoever it is for", async () => {
  const { access_token: token } = await boundTokens(server, await register(server), await somebody(server), key);
  const [other, nonce] = [await newKey(), await nonceOf(server)];
  const forged = async (header: Record<string, unknown>) =>
    withProof(limited, token, await prove(other, claimsFor(server, "/api/me", token, nonce), header));
  for (let tries = 0; tries < 4; tries += 1)
    for (const header of [{}, { jwk: key.jwk }]) expect((await forged(header)).status).toBe(401);
  expect((await asking(limited, token, nonce, "/api/me")()).status).toBe(200);
});

it("nor at userinfo, whether its token is bound to the key or to none", async () => {
  const device = await register(server, { isPublic: true });
  const tokenOf = async (bound: boolean) => {
    const code = await codeFor(server, device, await somebody(server), { scope: "openid profile", resource: "" });
    const answer = bound
      ? await askWithProof(server, device, key, code)
      : await asApp(server, device, "/oidc/token", code);
    return tokensIn(answer).access_token;
  };
  const nonce = await nonceOf(server);
  const at = (token: string) => asking(limited, token, nonce, "/oidc/userinfo");
  const bound = await tokenOf(true);
  expect(await twelve("ReplayDetection", at(bound))).toEqual({ statuses: statuses(200), rows: 3 });
  const unbound = await tokenOf(false);
  expect(await twelve("ReplayDetection", at(unbound))).toEqual({ statuses: statuses(401), rows: 3 });
  expect((await at(await tokenOf(true))()).status).toBe(200);
});

it("nor of those by which it binds what it pushes, which count as that does, and once", async () => {
  const pushes =
    (app: App, from: string, nonce: string, more: Record<string, string> = {}) =>
    async () => {
      const parameters = { ...Object.fromEntries(new URLSearchParams(begin(app).path.split("?")[1])), ...more };
      const dpop = await prove(key, { htm: "POST", htu: `${server.origin}/oidc/par`, nonce });
      return asApp(limited, app, "/oidc/par", parameters, { headers: { dpop, "x-forwarded-for": from } });
    };
  const device = await register(server, { isPublic: true });
  const nonce = await nonceOf(server);
  const good = pushes(device, "192.0.2.1", nonce);
  expect(await twelve("ReplayDetection", good)).toEqual({ statuses: statuses(201), rows: 3 });
  const refused = pushes(device, "192.0.2.2", nonce, { dpop_jkt: "x".repeat(43) });
  expect(await twelve("ReplayDetection", refused)).toEqual({ statuses: statuses(400), rows: 3 });
  const proven = await twelve("ReplayDetection", pushes(await register(server), "192.0.2.3", nonce));
  expect(proven).toEqual({ statuses: Array<number>(12).fill(201), rows: 12 });
});
