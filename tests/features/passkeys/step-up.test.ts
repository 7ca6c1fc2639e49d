import { describe, expect, it } from "vitest";
import { accessTokenOf, read } from "../../attack/forge";
import { postForm, readAction } from "../../attack/form";
import { age, rowOf } from "../../attack/session-row";
import { type CookieJar, mailsTo, send, sharedServer } from "../../harness";
import { codeOf, enrol, halfWay } from "../totp/app"; // feature:totp
import { challengeFor, holder, type Holder, post, problemOf } from "./app";
import { Authenticator } from "./authenticator";

const server = sharedServer();

const credentialOf = async (jar: CookieJar, device: Authenticator, said: object = {}) =>
  device.show({ challenge: await challengeFor(jar), origin: server.origin, ...said });
const prove = async (jar: CookieJar, device: Authenticator, said: object = {}) =>
  post(jar, "/api/auth/reauthenticate", { credential: await credentialOf(jar, device, said) });

async function grownOld<Somebody extends Holder>(somebody: Somebody): Promise<Somebody> {
  await age(server.database, somebody.jar, "authenticatedAt", 3600);
  expect((await post(somebody.jar, "/api/auth/refresh")).status).toBe(204);
  return somebody;
}

describe("a passkey in the place of the password", () => {
  it("makes the proof fresh in a session that goes on, and says how", async () => {
    const { jar, device } = await grownOld(await holder(server));
    const before = accessTokenOf(jar);
    expect((await jar.send("/api/auth/passkeys")).status).toBe(401);
    expect((await prove(jar, device)).status).toBe(200);
    expect(read(accessTokenOf(jar)).claims["amr"]).toEqual(["pwd", "hwk", "user", "mfa"]);
    expect((await jar.send("/api/auth/passkeys")).status).toBe(200);
    const headers = { authorization: `Bearer ${before}` };
    expect((await send(server.address, "/api/me", { headers })).status, "the token of before").toBe(401);
  });

  it("does it by the form of the page, which leads on", async () => {
    const { jar, device } = await grownOld(await holder(server));
    const here = `/reauthenticate?next=${encodeURIComponent("/settings/passkeys?rename=1")}`;
    const form = await readAction(jar, here, "credential");
    const unknown = JSON.stringify(await credentialOf(jar, new Authenticator()));
    expect((await postForm(jar, here, form, { credential: unknown })).text).toContain("We don’t know that passkey");
    const credential = JSON.stringify(await credentialOf(jar, device));
    const { status, headers } = await postForm(jar, here, form, { credential });
    expect([status, headers.location]).toEqual([303, "/settings/passkeys?rename=1"]);
  });

  it("of somebody else proves nothing, nor one without a fingerprint or a PIN, a copy, or an answer that was used", async () => {
    const [ada, eve] = [await grownOld(await holder(server)), await holder(server)];
    for (const [device, said, code] of [
      [eve.device, {}, "passkey_refused"],
      [eve.device, { userHandle: ada.device.userHandle }, "passkey_refused"],
      [new Authenticator(), {}, "passkey_unknown"],
      [ada.device, { verified: false }, "passkey_refused"],
      [ada.device, { origin: "https://evil.example" }, "passkey_refused"],
    ] as const)
      expect(problemOf(await prove(ada.jar, device, said))).toEqual([401, code]);
    const credential = await credentialOf(ada.jar, ada.device, { counter: 40 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post(ada.jar.copy(), "/api/auth/reauthenticate", { credential })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    // The token of the others is superseded by then, or the answer is used.
    for (const { status } of answers) expect([200, 307, 400]).toContain(status);
    await age(server.database, ada.jar, "authenticatedAt", 3600);
    expect((await post(ada.jar, "/api/auth/refresh")).status).toBe(204);
    expect(problemOf(await prove(ada.jar, ada.device, { counter: 40 }))).toEqual([401, "passkey_copied"]);
    await mailsTo(server, ada.email, "A passkey may have been copied");
    const { authenticatedAt } = await rowOf(server.database, ada.jar);
    expect(Date.now() - authenticatedAt.getTime()).toBeGreaterThan(600_000);
    expect((await ada.jar.send("/dashboard")).text).toContain("Identity not confirmed");
  });
});

// feature:totp begin
describe("a passkey in the place of a code", () => {
  const guarded = async () => {
    const ada = await holder(server);
    return { ...ada, ...(await enrol(server, ada, ada.jar)) };
  };
  const step = async (jar: CookieJar, device: Authenticator, said: object = {}) =>
    post(jar, "/api/auth/login/second-factor", { credential: await credentialOf(jar, device, said) });

  it("is offered to whoever has both, takes the second step, and leaves the code good until then", async () => {
    const ada = await guarded();
    const jar = await halfWay(server, ada);
    expect((await jar.send("/second-factor")).text).toContain("Use a passkey instead");
    const other = await halfWay(server, ada);
    await challengeFor(other);
    expect((await post(other, "/api/auth/login/second-factor", { code: await codeOf(ada.secret) })).status).toBe(200);
    const answer = await step(jar, ada.device);
    expect(answer.json()).toMatchObject({ state: "signed_in", user: { id: ada.id } });
    expect(read(accessTokenOf(jar)).claims["amr"]).toEqual(["pwd", "hwk", "user", "mfa"]);
    expect(jar.cookies.has("__Host-Http-ticket")).toBe(false);
  });

  it("of somebody else, or without a sign-in that waits, takes none", async () => {
    const [ada, eve] = [await guarded(), await holder(server)];
    const jar = await halfWay(server, ada);
    expect(problemOf(await step(jar, eve.device))).toEqual([401, "passkey_refused"]);
    expect(problemOf(await step(jar, ada.device, { verified: false }))).toEqual([401, "passkey_refused"]);
    expect(problemOf(await step(jar.copy(), ada.device)), "the control").toEqual([200, undefined]);
    expect(problemOf(await step(ada.jar.copy(), ada.device))).toEqual([401, "sign_in_expired"]);
  });

  it("of 20 sent at once is taken once", async () => {
    const ada = await guarded();
    const jar = await halfWay(server, ada);
    const credential = await credentialOf(jar, ada.device);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post(jar.copy(), "/api/auth/login/second-factor", { credential })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it("makes the proof fresh where a password is not enough", async () => {
    const { jar, device, password } = await grownOld(await guarded());
    expect(problemOf(await post(jar, "/api/auth/reauthenticate", { password }))).toEqual([400, "invalid_input"]);
    expect((await prove(jar, device)).status).toBe(200);
    expect((await jar.send("/api/auth/totp", { method: "DELETE" })).status).toBe(204);
  });

  it("by itself signs in without a code", async () => {
    const ada = await guarded();
    const jar = ada.jar.copy();
    jar.cookies.clear();
    const credential = await credentialOf(jar, ada.device);
    expect((await post(jar, "/api/auth/passkeys/sign-in", { credential })).json()).toMatchObject({
      state: "signed_in",
    });
  });
});
// feature:totp end

it("somebody with a passkey alone signs in by the password as before", async () => {
  const ada = await holder(server);
  const jar = ada.jar.copy();
  jar.cookies.clear();
  const answer = await post(jar, "/api/auth/login", { email: ada.email, password: ada.password });
  expect(answer.json()).toMatchObject({ state: "signed_in" });
});

// feature:account-deletion begin
it("an account that is to be deleted is asked for by a passkey too, and kept", async () => {
  const ada = await holder(server);
  expect((await ada.jar.send("/api/account", { method: "DELETE" })).status).toBeLessThan(300);
  const jar = ada.jar.copy();
  jar.cookies.clear();
  const credential = await credentialOf(jar, ada.device);
  const asked = await post(jar, "/api/auth/passkeys/sign-in", { credential });
  expect(asked.json()).toMatchObject({ state: "restore" });
  expect((await jar.send("/api/me")).status).toBe(401);
  expect((await post(jar, "/api/auth/login/restore", {})).json()).toMatchObject({ state: "signed_in" });
  expect(read(accessTokenOf(jar)).claims["amr"]).toEqual(["hwk", "user", "mfa"]);
});
// feature:account-deletion end
