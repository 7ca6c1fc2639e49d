import { generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { ownerMark } from "@/lib/server/session/owner";
import { type Answer, type CookieJar, send, type Sent, sharedTwins } from "../../harness";
import { command } from "../../setup/run";
import {
  type App,
  begin,
  by,
  claimsOf,
  fromApp,
  fromHere,
  leadsTo,
  refresh,
  register,
  signInTo,
  type SignedIn,
  somebody,
  visit,
} from "./app";

const { server, twin } = sharedTwins();
const goodbye = "https://acme.example/goodbye?from=here";
const app = await register(server, { afterwards: [goodbye, "com.acme.reader:/goodbye"] });

const logout = (parameters: Readonly<Record<string, string>>) =>
  `/oidc/logout?${new URLSearchParams(parameters).toString()}`;
const asked = (parameters: Readonly<Record<string, string>> = {}) =>
  logout({ client_id: app.id, post_logout_redirect_uri: goodbye, state: "a&b=c d", ...parameters });
const back = `${goodbye}&state=a%26b%3Dc+d`;

const isSignedIn = async ({ jar }: SignedIn) => (await jar.copy(twin.address).send("/api/me")).status === 200;

/** Sends the form of a page that asks. */
const decide = (jar: CookieJar, page: string, decision: string, owner: { id: string }, sent: Sent = {}) =>
  jar.send(page.replace("/sign-out", "/sign-out/decision"), {
    method: "POST",
    headers: { ...fromHere, accept: "text/html", ...sent.headers },
    body: new URLSearchParams({ _owner: ownerMark({ userId: owner.id }), decision }),
  });

/** An app's ID token for somebody. */
const idTokenOf = async (ada: SignedIn, of: App = app) => (await signInTo(server, of, ada)).id_token;

/** A token of this server's own key. */
async function signed(header: { typ?: string }, payload: JWTPayload): Promise<string> {
  const [jwk] = (JSON.parse(server.environment["JWT_KEYS"] ?? "") as { keys: JWK[] }).keys;
  const { kid = "", alg = "" } = jwk ?? {};
  return new SignJWT({ iss: server.origin, ...payload })
    .setProtectedHeader({ alg: alg || "ES256", kid, ...header })
    .sign(await importJWK(jwk ?? {}, alg || "ES256"));
}

describe("somebody whom an app sends to sign out", () => {
  it("is asked, signs out with all that apps have, and goes on to the app", async () => {
    const ada = await somebody(server);
    const tokens = await signInTo(server, app, ada);
    const page = leadsTo(await visit(ada.jar, asked({ id_token_hint: tokens.id_token })), server);
    expect(page).toMatch(/^\/sign-out\?/);
    const { status, text } = await visit(ada.jar, page);
    expect([status, text.includes("Acme Reader"), text.includes(ada.email)]).toEqual([200, true, true]);
    expect(text).not.toContain("another account");
    expect(await isSignedIn(ada)).toBe(true);
    const old: SignedIn = { ...ada, jar: ada.jar.copy() };
    const answer = await decide(ada.jar, page, "sign-out", ada);
    expect([answer.status, leadsTo(answer, server)]).toEqual([200, back]);
    expect(answer.headers["clear-site-data"]).toBe('"cache", "storage"');
    expect(answer.headers["referrer-policy"]).toBe("same-origin");
    expect([...ada.jar.cookies.keys()].filter((name) => /session|refresh/.test(name))).toEqual([]);
    expect(await isSignedIn(old)).toBe(false);
    expect((await by(twin, tokens.access_token)).status).toBe(401);
  });

  it("stays, if they like, and is signed out of that app alone", async () => {
    const ada = await somebody(server);
    const other = await register(server, { name: "Other" });
    const [tokens, others] = [await signInTo(server, app, ada), await signInTo(server, other, ada)];
    const page = leadsTo(await visit(ada.jar, asked()), server);
    expect(leadsTo(await decide(ada.jar, page, "stay", ada), server)).toBe(back);
    expect(await isSignedIn(ada)).toBe(true);
    expect((await refresh(server, app, tokens)).status).toBe(400);
    expect((await by(twin, tokens.access_token)).status).toBe(401);
    expect((await by(twin, others.access_token)).status).toBe(200);
    // What they have agreed to stands.
    expect(leadsTo(await visit(ada.jar, begin(app).path), server)).toMatch(/^https:\/\/acme\.example\/callback\?code=/);
  });

  it("goes on at once where nobody is signed in, whoever asks", async () => {
    const answer = await send(server.address, asked(), { headers: fromApp });
    expect([answer.status, answer.headers.location]).toEqual([303, back]);
    const native = logout({ client_id: app.id, post_logout_redirect_uri: "com.acme.reader:/goodbye" });
    expect((await send(server.address, native)).headers.location).toBe("com.acme.reader:/goodbye");
    expect(leadsTo(await send(server.address, "/oidc/logout"), server)).toBe("/login");
  });

  it("comes by a form too, without a cookie, and is led to where there is one", async () => {
    const ada = await somebody(server);
    const body = new URLSearchParams({ client_id: app.id, post_logout_redirect_uri: goodbye });
    const answer = await send(server.address, "/oidc/logout", { method: "POST", headers: fromApp, body });
    expect(answer.status).toBe(303);
    const page = leadsTo(await visit(ada.jar, leadsTo(answer, server)), server);
    expect(leadsTo(await decide(ada.jar, page, "sign-out", ada), server)).toBe(goodbye);
    expect(await isSignedIn(ada)).toBe(false);
  });

  it("ends at the login page where the app names no address, or nobody asks", async () => {
    for (const path of [logout({ client_id: app.id }), "/oidc/logout"]) {
      const ada = await somebody(server);
      const page = leadsTo(await visit(ada.jar, path), server);
      expect((await visit(ada.jar, page)).status).toBe(200);
      expect(leadsTo(await decide(ada.jar, page, "stay", ada), server)).toBe("/dashboard");
      expect(leadsTo(await decide(ada.jar, page, "sign-out", ada), server)).toBe("/login?reason=signed_out");
    }
  });

  it("comes with an access token that is over, and is asked after a refresh", async () => {
    const ada = await somebody(server);
    ada.jar.cookies.delete("__Host-Http-session");
    const path = asked({ id_token_hint: await signed({}, { aud: app.id, sub: ada.id, iat: 1000, exp: 1600 }) });
    const refreshed = leadsTo(await visit(ada.jar, path), server);
    expect(refreshed).toMatch(/^\/api\/auth\/refresh\?/);
    expect(leadsTo(await visit(ada.jar, refreshed), server)).toBe(path);
    expect(leadsTo(await visit(ada.jar, path), server)).toMatch(/^\/sign-out\?/);
  });

  it("reads that the app means somebody else", async () => {
    const [ada, bob] = [await somebody(server), await somebody(server)];
    const page = leadsTo(await visit(bob.jar, asked({ id_token_hint: await idTokenOf(ada) })), server);
    expect((await visit(bob.jar, page)).text).toContain("another account");
    expect(await isSignedIn(bob)).toBe(true);
  });
});

const nothingDone = async (ada: SignedIn, path: string) => {
  const answers: Answer[] = [await visit(ada.jar, path), await send(server.address, path)];
  const page = path.replace("/oidc/logout", "/sign-out");
  answers.push(await decide(ada.jar, page, "sign-out", ada));
  expect(answers.map(({ status, headers }) => [status, headers.location, headers["refresh"]])).toEqual(
    answers.map(() => [400, undefined, undefined]),
  );
  expect((await visit(ada.jar, page)).text).toContain("nothing was done");
  expect(await isSignedIn(ada)).toBe(true);
};

describe("nothing is done", () => {
  it.each([
    "https://acme.example/goodbye",
    "https://acme.example/goodbye?from=here&state=x",
    "https://acme.example/goodbye?from=here#x",
    "https://acme.example/goodbye/?from=here",
    "https://acme.example:443/goodbye?from=here",
    "https://ACME.example/goodbye?from=here",
    "https://acme.example@evil.example/goodbye?from=here",
    "https://acme.example/callback",
    "//evil.example",
    "javascript:alert(1)",
    "",
  ])("for the address %j, which is not registered for that", async (post_logout_redirect_uri) => {
    await nothingDone(await somebody(server), asked({ post_logout_redirect_uri }));
  });

  it("for an address without an app, one of another app, or of one that is shut out", async () => {
    const ada = await somebody(server);
    const other = await register(server, { name: "Other" });
    const out = await register(server, { afterwards: [goodbye] });
    await command(["clients", "disable", "--id", out.id], { env: server.environment });
    await nothingDone(ada, logout({ post_logout_redirect_uri: goodbye }));
    for (const id of [other.id, out.id, "nothing", ""]) await nothingDone(ada, asked({ client_id: id }));
  });

  it("for a parameter that comes twice, and one that is too long", async () => {
    const ada = await somebody(server);
    await nothingDone(ada, `${asked()}&state=2`);
    await nothingDone(ada, asked({ state: "x".repeat(513) }));
  });

  it("for what is no ID token of ours for that app", async () => {
    const ada = await somebody(server);
    const tokens = await signInTo(server, app, ada);
    const claims = { ...claimsOf(tokens.id_token) };
    const { privateKey } = await generateKeyPair("ES256");
    const foreign = await new SignJWT(claims).setProtectedHeader({ alg: "ES256" }).sign(privateKey);
    const other = await register(server, { name: "Other", afterwards: [goodbye] });
    const hints = {
      "another app’s": await idTokenOf(ada, other),
      "a stranger's": foreign,
      "an access token": tokens.access_token,
      "a session's access token": ada.jar.cookies.get("__Host-Http-session") ?? "",
      unsigned: `${Buffer.from('{"alg":"none"}').toString("base64url")}.${tokens.id_token.split(".")[1]}.`,
      "typed as another kind": await signed({ typ: "logout+jwt" }, claims),
      "of another issuer": await signed({}, { ...claims, iss: "https://evil.example" }),
      "nobody's": await signed({}, { aud: app.id, iat: 1000, exp: 2000 }),
      garbage: "garbage",
    };
    for (const hint of Object.values(hints)) await nothingDone(ada, asked({ id_token_hint: hint }));
  });
});

describe("nobody is signed out by somebody else", () => {
  it("not by what leads to the page, with any ID token of theirs", async () => {
    const ada = await somebody(server);
    const id_token_hint = await idTokenOf(ada);
    const page = leadsTo(await visit(ada.jar, asked({ id_token_hint })), server);
    await visit(ada.jar, page);
    const form = new URLSearchParams({ client_id: app.id, id_token_hint });
    await ada.jar.send("/oidc/logout", { method: "POST", headers: fromApp, body: form });
    expect(await isSignedIn(ada)).toBe(true);
  });

  it("not by a form of another site, or of a page of another account", async () => {
    const [ada, bob] = [await somebody(server), await somebody(server)];
    const page = leadsTo(await visit(ada.jar, asked()), server);
    expect((await decide(ada.jar, page, "sign-out", ada, { headers: fromApp })).status).toBe(403);
    expect((await decide(ada.jar, page, "sign-out", bob)).status).toBe(409);
    const unmarked = { method: "POST", headers: fromHere, body: new URLSearchParams({ decision: "sign-out" }) };
    expect((await ada.jar.send("/sign-out/decision", unmarked)).status).toBe(409);
    expect((await decide(ada.jar, page, "out", ada)).status).toBe(400);
    expect(await isSignedIn(ada)).toBe(true);
  });
});

it("the provider says where, and what it tells apps", async () => {
  for (const path of ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"])
    expect((await send(server.address, path)).json()).toMatchObject({
      end_session_endpoint: `${server.origin}/oidc/logout`,
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
    });
});

describe("an app is registered", () => {
  const create = (...args: string[]) =>
    command(["clients", "create", "--json", "--name", "Acme", ...args], { env: server.environment });
  const at = ["--redirect-uri", "https://acme.example/callback"];

  it("with where people go from a sign-out, and where it hears of one", async () => {
    const told = ["--post-logout-redirect-uri", goodbye, "--backchannel-logout-uri", "https://acme.example/logout"];
    const { code, output } = await create(...at, ...told);
    expect(code).toBe(0);
    const { id } = JSON.parse(output) as { id: string };
    expect((await send(server.address, logout({ client_id: id, post_logout_redirect_uri: goodbye }))).status).toBe(303);
    const { output: all } = await command(["clients", "list", "--json"], { env: server.environment });
    const registered = { id, postLogoutRedirectUris: [goodbye], backchannelLogoutUri: "https://acme.example/logout" };
    expect(JSON.parse(all)).toContainEqual(expect.objectContaining(registered));
  });

  it.each([
    [[...at, "--backchannel-logout-uri", "http://acme.example/logout"]],
    [[...at, "--backchannel-logout-uri", "https://name:password@acme.example/logout"]],
    [[...at, "--backchannel-logout-uri", "https://acme.example/logout#x"]],
    [[...at, "--backchannel-logout-uri", "com.acme.reader:/logout"]],
    [[...at, "--post-logout-redirect-uri", "http://acme.example/goodbye"]],
    [["--scope", "profile:read", "--backchannel-logout-uri", "https://acme.example/logout"]],
  ])("and not with %j", async (args) => {
    expect((await create(...args)).code).toBe(1);
  });
});
