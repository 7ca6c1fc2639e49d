import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { sessionCookie } from "../lib/cookies";
import { find } from "../lib/store";
import { Browser, startApp } from "./app";

const { state, agree } = await startApp();
beforeEach(() => Object.assign(state, { lies: {}, asked: [] }));

describe("an attacker", () => {
  /** Where somebody ends, who must not be signed in. */
  const endsAt = async (browser: Browser, address: string): Promise<string> => {
    const end = await browser.comeBack(address);
    assert.equal(browser.session, "");
    assert.deepEqual(state.asked, [], "no code is sent anywhere");
    return end;
  };

  test("who sends a victim the answer to a sign-in of their own signs nobody in", async () => {
    const mallory = new Browser();
    const address = agree(await mallory.begin());
    const victim = new Browser();
    assert.equal(await endsAt(victim, address), "/problem/over");
    // Nor where the victim is on the way too.
    await victim.begin();
    assert.equal(await endsAt(victim, address), "/problem/over");
  });

  test("who puts their code behind the victim’s state gets nothing for it", async () => {
    const [mallory, victim] = [new Browser(), new Browser()];
    const code = new URL(agree(await mallory.begin())).searchParams.get("code") ?? "";
    const address = new URL(agree(await victim.begin()));
    address.searchParams.set("code", code);
    assert.equal(await victim.comeBack(address.href), "/problem/over");
    assert.equal(victim.session, "");
  });

  for (const iss of ["https://evil.example", ""])
    test(`who answers in the provider’s place, with the iss "${iss}", is not believed`, async () => {
      state.lies = { iss };
      const victim = new Browser();
      assert.equal(await endsAt(victim, agree(await victim.begin())), "/problem/refused");
    });

  test("who sends a state twice, or none, is not believed", async () => {
    const victim = new Browser();
    const address = agree(await victim.begin());
    assert.equal(await endsAt(victim, address.replace(/state=[^&]*/, "state=")), "/problem/over");
    assert.equal(await endsAt(victim, `${address}&state=x`), "/problem/refused");
  });

  test("who has an ID token of another sign-in put in is not believed", async () => {
    state.lies = { nonce: "another" };
    const victim = new Browser();
    assert.equal(await victim.comeBack(agree(await victim.begin())), "/problem/refused");
    assert.equal(victim.session, "");
  });

  test("who has planted the id of a session does not share the one that begins", async () => {
    const [mallory, victim] = [new Browser(), new Browser()];
    assert.equal(await mallory.comeBack(agree(await mallory.begin())), "/book");
    const planted = mallory.session;
    victim.cookies.set(sessionCookie, planted);
    assert.equal(await victim.comeBack(agree(await victim.begin())), "/book");
    assert.notEqual(victim.session, planted);
    assert.equal(find(planted), undefined);
    victim.cookies.set(sessionCookie, "chosen");
    assert.equal(await victim.comeBack(agree(await victim.begin())), "/book");
    assert.equal(find("chosen"), undefined);
  });
});
