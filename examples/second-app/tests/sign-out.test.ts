import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { POST as signOut } from "../app/sign-out/route";
import { end, find } from "../lib/store";
import { Browser, leadsTo, startApp } from "./app";
import { clientId, origin } from "./issuer";

const { issuer, state, agree } = await startApp();
let ada: Browser;
beforeEach(async () => {
  state.revoked = [];
  ada = new Browser();
  await ada.comeBack(agree(await ada.begin()));
});

const leave = (from = origin) => ada.ask(signOut, "/sign-out", { method: "POST", headers: { origin: from } });

describe("signing out", () => {
  test("ends the session here, gives back what it had, and asks the provider for the same", async () => {
    const id = ada.session;
    const address = new URL(leadsTo(await leave()));
    assert.equal(address.origin + address.pathname, `${issuer}/logout`);
    assert.deepEqual(Object.fromEntries(address.searchParams), {
      client_id: clientId,
      post_logout_redirect_uri: `${origin}/`,
    });
    assert.deepEqual([find(id), ada.session], [undefined, ""]);
    assert.deepEqual(
      state.revoked.map(({ token }) => token),
      ["r-1"],
    );
  });

  test("needs nobody there where the provider has ended it, or nobody is signed in", async () => {
    end(ada.session);
    assert.equal(leadsTo(await leave()), "/");
    assert.equal(ada.session, "");
    assert.equal(leadsTo(await leave()), "/");
    assert.deepEqual(state.revoked, []);
  });

  for (const from of ["https://evil.example", "null", "http://127.0.0.1:4101"])
    test(`does not happen because a page of ${from} wants it`, async () => {
      assert.equal((await leave(from)).status, 403);
      assert.ok(find(ada.session));
    });
});
