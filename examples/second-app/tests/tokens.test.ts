import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { ask, profileSchema } from "../lib/api";
import { end, find, keepTokens } from "../lib/store";
import { Browser, startApp } from "./app";

const { state, agree } = await startApp();
let ada: Browser;
beforeEach(async () => {
  Object.assign(state, { busy: false, ended: false, meanwhile: () => undefined });
  ada = new Browser();
  await ada.comeBack(agree(await ada.begin()));
  state.asked = [];
});

const profile = () => ask(ada.session, "/api/profile", profileSchema);
const there = { is: "there", body: { name: "Ada", email: "ada@example.com" } };
const tokensNow = () => {
  const record = find(ada.session);
  assert.ok(record && "tokens" in record);
  return record.tokens;
};
/** Has it find tokens that are over. */
const age = () => keepTokens(ada.session, { ...tokensNow(), accessExpiresAt: 0 });

describe("the API", () => {
  test("is asked with the token that there is", async () => {
    assert.deepEqual(await profile(), there);
    assert.deepEqual(state.asked, []);
  });

  test("is asked with a new one where that is over: one refresh for all who ask at once", async () => {
    age();
    const answers = await Promise.all([profile(), profile(), profile()]);
    assert.deepEqual(answers, [there, there, there]);
    assert.deepEqual(
      state.asked.map(({ grant_type, refresh_token }) => [grant_type, refresh_token]),
      [["refresh_token", "r-1"]],
    );
    // None came with it: the one of before goes on.
    assert.equal(tokensNow().refresh, "r-1");
  });

  test("is asked with a new one where it refuses one before its time", async () => {
    keepTokens(ada.session, { ...tokensNow(), access: "revoked" });
    assert.deepEqual(await profile(), there);
  });

  test("has ended the session here where it takes none any more", async () => {
    state.ended = true;
    assert.deepEqual(await profile(), { is: "ended" });
    assert.deepEqual(Object.keys(find(ada.session) ?? {}), ["ended", "expiresAt"]);
  });

  test("that gives no answer ends nothing", async () => {
    state.busy = true;
    assert.deepEqual(await profile(), { is: "unavailable" });
    age();
    assert.deepEqual(await profile(), { is: "unavailable" });
    state.busy = false;
    assert.deepEqual(await profile(), there);
  });

  test("does not bring a session back that ended while its tokens were refreshed", async () => {
    age();
    state.meanwhile = () => end(ada.session);
    await profile();
    assert.deepEqual(Object.keys(find(ada.session) ?? {}), ["ended", "expiresAt"]);
  });
});
