import { afterAll, describe, expect, it } from "vitest";
import { send, sharedTwins, startServer } from "../../harness";
import { command } from "../../setup/run";
import { type App, asApp, by, claimsOf, refusalIn, register, tokensIn } from "./app";

const { server, twin } = sharedTwins();
const asking = await startServer({ twinOf: server, env: { REVOCATION_FEED: "database" } });
afterAll(() => asking.stop());

const service = () =>
  register(server, { name: "Reports", redirectUris: [], scopes: ["revocations:read", "profile:read"] });
const ask = (app: App, parameters: Readonly<Record<string, string>> = {}) =>
  asApp(twin, app, "/oidc/token", { grant_type: "client_credentials", scope: "revocations:read", ...parameters });
const everywhere = (token: string) =>
  Promise.all([server, twin, asking].map(async (at) => (await by(at, token, "/api/me")).status));

describe("a service", () => {
  it("has a token for itself, which opens what is for services and nothing of anybody", async () => {
    const reports = await service();
    const { access_token, ...rest } = tokensIn(await ask(reports));
    expect(rest).toEqual({ token_type: "Bearer", expires_in: 600, scope: "revocations:read" });
    const claims = { sub: reports.id, client_id: reports.id, aud: server.origin, scope: "revocations:read", ver: 1 };
    expect(claimsOf(access_token)).toMatchObject(claims);
    expect((await by(server, access_token, "/api/me")).json()).toEqual({
      clientId: reports.id,
      scopes: ["revocations:read"],
    });
    expect((await by(server, access_token, "/api/profile")).status).toBe(403);
    expect((await by(server, access_token, "/oidc/userinfo")).status).toBe(401);
    expect(
      (await send(server.address, "/api/me", { headers: { cookie: `__Host-Http-session=${access_token}` } })).status,
    ).toBe(401);
    const followed = await by(server, access_token, "/api/revocations", { method: "HEAD" }); // feature:revocation-stream
    expect(followed.status).toBe(200); // feature:revocation-stream
  });

  it("is given no scope that only a person can give, and signs nobody in", async () => {
    const reports = await service();
    const { scope, access_token } = tokensIn(await ask(reports, { scope: "profile:read revocations:read openid" }));
    expect([scope, claimsOf(access_token)["scope"]]).toEqual(["revocations:read", "revocations:read"]);
    for (const nothing of ["", "profile:read"])
      expect(refusalIn(await ask(reports, { scope: nothing }))).toEqual([400, "invalid_scope"]);
    const people = await register(server, { scopes: ["openid", "revocations:read"] });
    expect(refusalIn(await ask(people))).toEqual([400, "invalid_request"]);
    expect(refusalIn(await ask({ ...reports, secret: "x" }))).toEqual([401, "invalid_client"]);
    const path = `/oidc/auth?client_id=${reports.id}&response_type=code&redirect_uri=https://acme.example/callback`;
    expect((await send(server.address, path)).status).toBe(400);
  });

  it("is refused by every instance at once when it is disabled, and when its token is revoked", async () => {
    const reports = await service();
    const [one, two] = [tokensIn(await ask(reports)), tokensIn(await ask(reports))];
    const told = async () => (await asApp(server, reports, "/oidc/introspect", { token: two.access_token })).json();
    expect(await told()).toMatchObject({ active: true, client_id: reports.id, scope: "revocations:read" });
    expect((await asApp(server, reports, "/oidc/revoke", { token: one.access_token })).status).toBe(200);
    expect(await everywhere(one.access_token)).toEqual([401, 401, 401]);
    expect(await everywhere(two.access_token)).toEqual([200, 200, 200]);
    const { code } = await command(["clients", "disable", "--id", reports.id], { env: server.environment });
    expect(code).toBe(0);
    expect(await everywhere(two.access_token)).toEqual([401, 401, 401]);
    expect(refusalIn(await ask(reports))).toEqual([401, "invalid_client"]);
  });

  it("has a new secret beside the old one for a while", async () => {
    const reports = await service();
    const rotated = await command(["clients", "rotate-secret", "--id", reports.id, "--json"], {
      env: server.environment,
    });
    const { secret } = JSON.parse(rotated.output) as { secret: string };
    for (const each of [secret, reports.secret]) expect((await ask({ ...reports, secret: each })).status).toBe(200);
    await server.database.query(`UPDATE "Client" SET "previousUntil" = now() WHERE "id" = $1`, [reports.id]);
    expect((await ask(reports)).status).toBe(401);
    expect((await ask({ ...reports, secret })).status).toBe(200);
  });

  it("whose secret is in the wrong hands has another one twice, and is shut out and let in: nothing of before counts", async () => {
    const reports = await service();
    const { access_token: had } = tokensIn(await ask(reports));
    const change = async (action: string) =>
      command(["clients", action, "--id", reports.id, "--json"], { env: server.environment });
    await change("rotate-secret");
    const { secret } = JSON.parse((await change("rotate-secret")).output) as { secret: string };
    expect(refusalIn(await ask(reports))).toEqual([401, "invalid_client"]);
    expect(await everywhere(had)).toEqual([200, 200, 200]);
    await change("disable");
    await change("enable");
    expect(await everywhere(had)).toEqual([401, 401, 401]);
    expect((await ask({ ...reports, secret })).status).toBe(200);
  });
});

describe("npm run clients", () => {
  const clients = (...args: readonly string[]) => command(["clients", ...args], { env: server.environment });

  it("registers, lists and forgets", async () => {
    const wanted = ["--name", "Acme", "--redirect-uri", "https://acme.example/cb", "--dpop"];
    const made = await clients("create", ...wanted, "--json");
    const { id, secret } = JSON.parse(made.output) as { id: string; secret: string };
    expect(secret).toMatch(/^[\w-]{43}$/);
    const listed = JSON.parse((await clients("list", "--json")).output) as { id: string }[];
    expect(listed.find((client) => client.id === id)).toMatchObject({
      name: "Acme",
      proof: "secret",
      dpopBoundAccessTokens: true,
      disabled: false,
    });
    expect((await clients("list")).output).not.toContain(secret);
    expect((await clients("remove", "--id", id)).code).toBe(0);
    const again = await clients("remove", "--id", id);
    expect([again.code, again.output]).toEqual([1, expect.stringContaining("there is no such client")]);
  });

  it.each([
    ["an address that is not encrypted", "--redirect-uri", "http://acme.example/cb"],
    ["one with a fragment", "--redirect-uri", "https://acme.example/cb#x"],
    ["one with a wildcard", "--redirect-uri", "https://*.acme.example/cb"],
    ["a scheme that anybody has", "--redirect-uri", "acme:/cb"],
    ["a script", "--redirect-uri", "javascript:alert(1)"],
    ["a scope that there is not", "--redirect-uri", "https://acme.example/cb", "--scope", "everything"],
    ["a public program that acts for itself", "--public"],
    ["an app with a server that is at no web address", "--redirect-uri", "com.acme:/cb"],
    ["a program on a device that is https on itself", "--redirect-uri", "https://localhost/cb", "--public"],
    ["keys that are no file", "--jwks", "/nowhere"],
  ])("refuses %s", async (_, ...args) => {
    expect((await clients("create", "--name", "Acme", ...args)).code).toBe(1);
  });
});
