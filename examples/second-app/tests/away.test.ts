import assert from "node:assert/strict";
import { before, beforeEach, describe, test } from "node:test";
import { POST as hear } from "../app/backchannel-logout/route";
import { POST as signOut } from "../app/sign-out/route";
import { find } from "../lib/store";
import { Browser, leadsTo, startApp } from "./app";
import { origin } from "./issuer";

const { issuer, agree, logoutToken, stop } = await startApp();

test("signing in says so while nobody knows yet what the provider is like, and works when it is there", async () => {
  process.env["ISSUER"] = "http://localhost:1";
  assert.equal(await new Browser().begin(), "/problem/unavailable");
  process.env["ISSUER"] = issuer;
  assert.match(await new Browser().begin(), /\/authorize\?/);
});

describe("while the provider is away,", () => {
  const [ada, bob] = [new Browser(), new Browser()];
  before(async () => {
    for (const one of [ada, bob]) await one.comeBack(agree(await one.begin()));
    stop();
  });
  beforeEach(() => assert.ok(find(bob.session)));

  test("signing out here works, and what could not be done there is said", async () => {
    const id = ada.session;
    const headers = { origin };
    assert.equal(leadsTo(await ada.ask(signOut, "/sign-out", { method: "POST", headers })), "/problem/still-there");
    assert.deepEqual([find(id), ada.session], [undefined, ""]);
  });

  test("a logout token can’t be verified, and shall come again", async () => {
    const body = new URLSearchParams({ logout_token: await logoutToken() });
    const answer = await hear(new Request(`${origin}/backchannel-logout`, { method: "POST", body }));
    assert.equal(answer.status, 503);
    assert.ok("sub" in (find(bob.session) ?? {}));
  });
});
