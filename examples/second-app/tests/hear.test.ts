import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { POST as hear } from "../app/backchannel-logout/route";
import { find } from "../lib/store";
import { Browser, startApp } from "./app";
import { clientId, origin } from "./issuer";

const { issuer, agree, sign, logoutToken } = await startApp();
const { privateKey } = await generateKeyPair("ES256");
let ada: Browser;
beforeEach(async () => {
  ada = new Browser();
  await ada.comeBack(agree(await ada.begin()));
});

const tell = async (token: string, more: RequestInit = {}): Promise<number> => {
  const body = new URLSearchParams({ logout_token: token });
  return (await hear(new Request(`${origin}/backchannel-logout`, { method: "POST", body, ...more }))).status;
};
const isSignedIn = (): boolean => "sub" in (find(ada.session) ?? {});
const now = Math.floor(Date.now() / 1000);
const events = { "http://schemas.openid.net/event/backchannel-logout": {} };

describe("a logout token", () => {
  for (const [what, changed] of [
    ["of a session", {}],
    ["of a session, which says nothing of the person", { sub: undefined }],
    ["of a person", { sid: undefined }],
    ["for several apps", { aud: ["other", clientId] }],
  ] as const)
    test(`${what} ends it here, at once`, async () => {
      assert.equal(await tell(await logoutToken(changed)), 200);
      assert.deepEqual(Object.keys(find(ada.session) ?? {}), ["ended", "expiresAt"]);
    });

  test("of another session, or person, ends nothing", async () => {
    assert.equal(await tell(await logoutToken({ sid: "s2" })), 200);
    assert.equal(await tell(await logoutToken({ sid: undefined, sub: "bob" })), 200);
    assert.equal(isSignedIn(), true);
  });

  for (const [what, whose] of [
    ["session", {}],
    ["person", { sid: undefined }],
  ] as const)
    test(`of a ${what}, of an end before this sign-in, ends no sign-in since: it is told late`, async () => {
      assert.equal(await tell(await logoutToken({ ...whose, toe: now - 60 })), 200);
      assert.equal(isSignedIn(), true);
      assert.equal(await tell(await logoutToken({ ...whose, iat: now - 60 })), 200);
      assert.equal(isSignedIn(), true);
      assert.equal(await tell(await logoutToken({ ...whose, toe: now, iat: now })), 200);
      assert.equal(isSignedIn(), false);
    });

  test("of a moment that is none ends nothing", async () => {
    assert.equal(await tell(await logoutToken({ toe: "now" })), 400);
    assert.equal(isSignedIn(), true);
  });

  test("counts once", async () => {
    const token = await logoutToken();
    assert.equal(await tell(token), 200);
    await ada.comeBack(agree(await ada.begin()));
    assert.equal(await tell(token), 400);
    assert.equal(isSignedIn(), true);
  });

  const claims = { iss: issuer, aud: clientId, iat: now, exp: now + 120, jti: "j", sub: "ada", sid: "s1", events };
  const idToken = { ...claims, nonce: "n", events: undefined };
  const secret = new TextEncoder().encode(process.env["CLIENT_SECRET"]);
  const forged: Readonly<Record<string, () => Promise<string> | string>> = {
    "without a signature": () =>
      new UnsecuredJWT(claims).encode().replace(/^[^.]*/, btoa('{"alg":"none","typ":"logout+jwt"}').replace(/=+$/, "")),
    "by another key": () =>
      new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: "1", typ: "logout+jwt" }).sign(privateKey),
    "by the secret of the app": () =>
      new SignJWT(claims).setProtectedHeader({ alg: "HS256", kid: "1", typ: "logout+jwt" }).sign(secret),
    "for another app": () => logoutToken({ aud: "other" }),
    "of another provider": () => logoutToken({ iss: "https://evil.example" }),
    "that is an ID token": () => sign(idToken),
    "that is an ID token by another name": () => sign(idToken, { typ: "logout+jwt" }),
    "that is an access token": () => logoutToken({}, { typ: "at+jwt" }),
    "of no typ": () => logoutToken({}, { typ: undefined }),
    "with a nonce": () => logoutToken({ nonce: "n" }),
    "without events": () => logoutToken({ events: undefined }),
    "of another event": () => logoutToken({ events: { "https://example.com/event": {} } }),
    "of an event that is no object": () => logoutToken({ events: { [Object.keys(events)[0] ?? ""]: true } }),
    "of nobody": () => logoutToken({ sid: undefined, sub: undefined }),
    "without a jti": () => logoutToken({ jti: undefined }),
    "that is over": () => logoutToken({ iat: now - 600, exp: now - 300 }),
    "without an end": () => logoutToken({ exp: undefined }),
    "that is none": () => "a.b.c",
    "that is nothing": () => "",
    "that is too long": () => logoutToken({ more: "x".repeat(20_000) }),
  };
  for (const [what, token] of Object.entries(forged))
    test(`${what} ends nothing`, async () => {
      assert.equal(await tell(await token()), 400);
      assert.equal(isSignedIn(), true);
    });

  test("comes as a form alone", async () => {
    const body = JSON.stringify({ logout_token: await logoutToken() });
    assert.equal(await tell("", { body, headers: { "content-type": "application/json" } }), 400);
    assert.equal(isSignedIn(), true);
  });
});
