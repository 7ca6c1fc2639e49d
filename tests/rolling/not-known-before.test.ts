import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browse, endOf } from "../attack/browser";
import { accessCookie, refreshCookie } from "../attack/forge";
import { rowOf } from "../attack/session-row";
import { actingIn } from "../features/impersonation/people"; // feature:impersonation
import { opened, open as openShare, sharer } from "../features/sharing/app"; // feature:sharing
import { by, byRefresh, holder, revoke, tokensIn } from "../features/token-endpoint/client"; // feature:token-endpoint
import { guarded } from "../features/totp/app"; // feature:totp
import { CookieJar, createUser, signIn, signInAs } from "../harness";
import { comeBackLater, startTwoReleases, type TwoReleases } from "./two-releases";

// What this release has and the one before does not know. Each release writes this file anew, and CHANGELOG.md says what is found.

let both: TwoReleases;
beforeAll(async () => {
  both = await startTwoReleases();
});
afterAll(() => both.stop());

const html = { headers: { accept: "text/html" } };
const refresh = (jar: CookieJar) => jar.send("/api/auth/refresh", { method: "POST" });

/** A browser goes to an instance of the release before by a page, after a refresh and without, and is signed in on this one as before. */
async function goesAndComesBack(jar: CookieJar): Promise<void> {
  const there = jar.copy(both.before.address);
  await browse(there, "/dashboard", html);
  await comeBackLater(there, both.before);
  await browse(there, "/dashboard", html);
  await comeBackLater(there, both.now);
  const back = there.copy(both.now.address);
  expect(endOf(await browse(back, "/dashboard", html))).toMatchObject({ path: "/dashboard", answer: { status: 200 } });
  expect((await rowOf(both.now.database, back)).endedAt).toBeNull();
}

describe("on the release before", () => {
  it("a role that it does not know gives no right, and costs nobody the session", async () => {
    const jar = await signInAs(both.now, "support");
    const there = jar.copy(both.before.address);
    expect((await there.send("/api/me")).status).not.toBe(200);
    await goesAndComesBack(jar);
  });

  it("an account without a password can't be signed in to, and costs nobody the session", async () => {
    const ada = await createUser(both.now);
    const body = { email: ada.email, password: ada.password };
    const jar = await signIn(both.now, ada);
    await both.now.database.query(`UPDATE "User" SET "passwordHash" = NULL WHERE "id" = $1`, [ada.id]);
    for (const { address } of [both.before, both.now]) {
      const stranger = new CookieJar(address);
      const answer = await stranger.send("/api/auth/login", { method: "POST", body });
      expect(stranger.cookies.has(accessCookie)).toBe(false);
      expect(answer.status).toBeGreaterThanOrEqual(400);
    }
    expect((await jar.copy(both.before.address).send("/api/me")).status).toBe(200);
    await goesAndComesBack(jar);
  });

  it("a session that ends with the browser's run outlives it until this release refreshes it, and goes on", async () => {
    const jar = new CookieJar(both.now.address);
    await jar.send("/api/auth/login", { method: "POST", body: { ...both.ada, staySignedIn: false } });
    const lifetime = async (at: CookieJar) =>
      (await refresh(at)).setCookies.find((line) => line.startsWith(refreshCookie))?.includes("Max-Age") ?? false;
    const there = jar.copy(both.before.address);
    expect([await lifetime(there), await lifetime(there.copy(both.now.address))]).toEqual([true, false]);
    await goesAndComesBack(there.copy(both.now.address));
  });

  it("a proof that this release has made fresh, whose answer was lost, costs nobody the session", async () => {
    const jar = await signIn(both.now, both.ada);
    const lost = jar.copy();
    const { password } = both.ada;
    expect((await lost.send("/api/auth/reauthenticate", { method: "POST", body: { password } })).status).toBe(200);
    const there = jar.copy(both.before.address);
    // It takes what another token has replaced for what is over.
    expect(endOf(await browse(there, "/dashboard", html)).path).toBe("/login?next=%2Fdashboard&reason=session_ended");
    await goesAndComesBack(there);
  });

  // feature:totp begin
  it("a second factor is not asked for, and costs nobody the session", async () => {
    const bob = await guarded(both.now);
    const stranger = new CookieJar(both.before.address);
    await stranger.send("/api/auth/login", { method: "POST", body: { email: bob.email, password: bob.password } });
    expect(stranger.cookies.has(accessCookie)).toBe(true);
    await goesAndComesBack(bob.jar);
  });
  // feature:totp end

  // feature:impersonation begin
  it("whoever is somebody else is themselves, and somebody else again on this one", async () => {
    const { admin, person } = await actingIn(both.now);
    const who = async (jar: CookieJar) => ((await jar.send("/api/me")).json() as { id: string }).id;
    const there = admin.jar.copy(both.before.address);
    expect([await who(there), await who(there.copy(both.now.address))]).toEqual([admin.id, person.id]);
    await goesAndComesBack(admin.jar);
  });
  // feature:impersonation end

  // feature:token-endpoint begin
  it("a program's access token is taken as a browser's, nothing refreshes it, and its session goes on", async () => {
    const bob = await holder(both.now);
    expect((await by(both.before, bob.access_token)).status).toBe(200);
    expect((await byRefresh(both.before, bob.refresh_token)).status).toBe(404);
    const next = tokensIn(await byRefresh(both.now, bob.refresh_token));
    expect((await by(both.before, next.access_token)).status).toBe(200);
    expect((await revoke(both.now, next.refresh_token)).status).toBe(200);
    for (const server of [both.before, both.now]) expect((await by(server, next.access_token)).status).toBe(401);
  });
  // feature:token-endpoint end

  // feature:sharing begin
  it("a link to a note opens nothing, and loses nothing by that", async () => {
    const link = await sharer(both.now, { mostUses: 1 });
    expect((await openShare(both.before, link.token)).status).toBe(404);
    expect((await opened(both.now, link.token)).usesLeft).toBe(0);
    await goesAndComesBack(link.jar);
  });
  // feature:sharing end
});
