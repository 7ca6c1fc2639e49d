import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, test } from "node:test";
import { GET as callback } from "../app/callback/route";
import { attemptCookie, sessionCookie } from "../lib/cookies";
import { endWhere, find } from "../lib/store";
import { Browser, startApp } from "./app";

const { issuer, state, agree, folder } = await startApp();
beforeEach(() => {
  Object.assign(state, { lies: {}, denies: false, busy: false, asked: [], meanwhile: () => undefined });
});

/** Lets a millisecond pass: what is older is told by that. */
function tick(): void {
  const before = Date.now();
  while (Date.now() === before);
}
const seconds = (): number => Math.floor(Date.now() / 1000);
const newsOf = (whose: { sid?: string; sub?: string }, endedAt = seconds()) => ({
  jti: `${Math.random()}`,
  exp: seconds() + 60,
  endedAt,
  ...whose,
});

describe("signing in", () => {
  test("asks with PKCE, state and nonce, for the API, and comes back to where one was", async () => {
    const ada = new Browser();
    const address = new URL(await ada.begin("/session?a=b"));
    assert.equal(address.origin + address.pathname, `${issuer}/authorize`);
    const { state: mark = "", nonce, code_challenge, ...asked } = Object.fromEntries(address.searchParams);
    assert.match(`${mark} ${nonce ?? ""} ${code_challenge ?? ""}`, /^[\w-]{43} [\w-]{43} [\w-]{43}$/);
    assert.equal(asked["code_challenge_method"], "S256");
    assert.equal(asked["resource"], issuer);
    assert.equal(await ada.comeBack(agree(address.href)), "/session?a=b");
    const record = find(ada.session);
    assert.ok(record && "sub" in record);
    assert.deepEqual([record.sub, record.sid], ["ada", "s1"]);
    assert.equal(state.asked[0]?.["resource"], issuer);
    assert.equal(ada.cookies.has(attemptCookie(mark)), false);
  });

  test("gives a cookie that no script reads and no other site sends, and keeps what it stands for to itself", async () => {
    const ada = new Browser();
    const answer = await ada.ask(callback, agree(await ada.begin()));
    const line = answer.headers.getSetCookie().find((one) => one.startsWith(`${sessionCookie}=`)) ?? "";
    assert.match(line, /^__Host-fieldbook=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; Secure; SameSite=Lax$/);
    const files = readdirSync(join(folder, "sessions")).map((name) => join(folder, "sessions", name));
    for (const file of files) {
      assert.equal(statSync(file).mode & 0o777, 0o600);
      assert.doesNotMatch(file + readFileSync(file, "utf8"), new RegExp(ada.session));
    }
  });

  test("goes on in two tabs at once", async () => {
    const ada = new Browser();
    const [one, other] = [await ada.begin("/book"), await ada.begin("/session")];
    assert.equal(await ada.comeBack(agree(other)), "/session");
    assert.equal(await ada.comeBack(agree(one)), "/book");
  });

  test("remembers four at most, the newest", async () => {
    const ada = new Browser();
    const addresses: string[] = [];
    for (let count = 0; count < 6; count += 1) {
      addresses.push(await ada.begin());
      tick();
    }
    assert.equal(ada.cookies.size, 4);
    assert.equal(await ada.comeBack(agree(addresses[0] ?? "")), "/problem/over");
    assert.equal(await ada.comeBack(agree(addresses[5] ?? "")), "/book");
  });

  for (const [what, whose] of [
    ["session", { sid: "s1" }],
    ["person", { sub: "ada" }],
  ] as const)
    test(`does not count where it was told of the ${what} that all has ended there, while the code was changed`, async () => {
      const ada = new Browser();
      const address = agree(await ada.begin());
      state.meanwhile = () => void endWhere(newsOf(whose));
      assert.equal(await ada.comeBack(address), "/problem/over");
      assert.equal(ada.session, "");
    });

  test("counts where what was told meanwhile is of before, or of somebody else", async () => {
    const ada = new Browser();
    const address = agree(await ada.begin());
    state.meanwhile = () => {
      for (const whose of [{ sid: "s1" }, { sub: "ada" }]) endWhere(newsOf(whose, seconds() - 60));
      for (const whose of [{ sid: "s2" }, { sub: "bob" }]) endWhere(newsOf(whose));
    };
    assert.equal(await ada.comeBack(address), "/book");
  });

  test("counts that was begun after a session of the same name was left", async () => {
    endWhere(newsOf({ sid: "s1" }));
    tick();
    const ada = new Browser();
    assert.equal(await ada.comeBack(agree(await ada.begin())), "/book");
  });
});

describe("what did not work is said in plain words:", () => {
  test("somebody says no", async () => {
    state.denies = true;
    const ada = new Browser();
    assert.equal(await ada.comeBack(agree(await ada.begin())), "/problem/denied");
    assert.equal(ada.cookies.size, 0);
  });

  test("the provider is busy", async () => {
    state.busy = true;
    const ada = new Browser();
    assert.equal(await ada.comeBack(agree(await ada.begin())), "/problem/unavailable");
  });

  test("a code that was used", async () => {
    const ada = new Browser();
    const address = agree(await ada.begin());
    const cookies = new Map(ada.cookies);
    assert.equal(await ada.comeBack(address), "/book");
    for (const [name, value] of cookies) ada.cookies.set(name, value);
    assert.equal(await ada.comeBack(address), "/problem/over");
  });
});
