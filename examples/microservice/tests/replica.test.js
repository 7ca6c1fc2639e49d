import assert from "node:assert/strict";
import { test } from "node:test";
import { Replica } from "../src/replica.js";

const claims = { sub: "ada", sid: "session", jti: "token", ver: 3 };
const seconds = 60;

/** @param {readonly import("../src/replica.js").Revocation[]} rows */
const revoked = (...rows) => {
  const replica = new Replica();
  for (const row of rows) replica.apply(row);
  return replica.revokes(claims);
};

test("a row hits by session, by token, or by user below a version", () => {
  assert.equal(revoked(), false);
  assert.equal(revoked({ sid: "session", seconds }), true);
  assert.equal(revoked({ jti: "token", seconds }), true);
  assert.equal(revoked({ sub: "ada", below: 4, seconds }), true);
  assert.equal(revoked({ sub: "ada", below: 3, seconds }), false);
  assert.equal(
    revoked({ sid: "token", seconds }, { jti: "session", seconds }, { sub: "eve", below: 9, seconds }),
    false,
  );
});

test("what an app has is hit by its grant, and by the app itself below a version", () => {
  const held = { ...claims, grant: "grant", client_id: "app", cver: 2 };
  /** @param {import("../src/replica.js").Revocation} row */
  const hits = (row) => {
    const replica = new Replica();
    replica.apply(row);
    return replica.revokes(held);
  };
  assert.equal(hits({ sid: "another grant", seconds }), false);
  assert.equal(hits({ sid: "grant", seconds }), true);
  assert.equal(hits({ sub: "app", below: 3, seconds }), true);
  assert.equal(hits({ sub: "app", below: 2, seconds }), false);
  assert.equal(hits({ sid: "session", seconds }), true);
});

test("of a user's rows the highest version counts, in whichever order they come", () => {
  assert.equal(revoked({ sub: "ada", below: 4, seconds }, { sub: "ada", below: 1, seconds }), true);
});

test("a token that says no version is refused once its user has a row", () => {
  const replica = new Replica();
  replica.apply({ sub: "ada", below: 1, seconds });
  assert.equal(replica.revokes({ sub: "ada", jti: "token" }), true);
  assert.equal(replica.revokes({ sub: "eve", jti: "token" }), false);
});

test("whoever acts as somebody does so for as long as they might act themselves", () => {
  const replica = new Replica();
  replica.apply({ sid: "of the actor", seconds });
  assert.equal(replica.revokes({ ...claims, act: { sub: "eve", sid: "of the actor", ver: 1 } }), true);
  assert.equal(replica.revokes({ ...claims, act: { sub: "eve", sid: "another", ver: 1 } }), false);
});

test("rows are forgotten when they can hit nothing any more, and not before", (context) => {
  context.mock.method(performance, "now", () => 0);
  const replica = new Replica();
  replica.apply({ sid: "session", seconds: 10 });
  replica.apply({ jti: "token", seconds: 20 });
  replica.apply({ sub: "ada", below: 4, seconds: 30 });
  // A row that comes again with less is not forgotten sooner.
  replica.apply({ sub: "ada", below: 4, seconds: 1 });
  for (const [moment, size] of [
    [9_999, 3],
    [10_001, 2],
    [20_001, 1],
    [29_999, 1],
    [30_001, 0],
  ]) {
    context.mock.method(performance, "now", () => moment);
    replica.prune();
    assert.equal(replica.size, size, String(moment));
  }
});

test("it is trusted up to the furthest moment that was named, and not from the beginning", (context) => {
  context.mock.method(performance, "now", () => 1_000);
  const replica = new Replica();
  assert.equal(replica.isTrusted, false);
  replica.trustUntil(NaN);
  replica.trustUntil(2_000);
  replica.trustUntil(1_500);
  context.mock.method(performance, "now", () => 1_999);
  assert.equal(replica.isTrusted, true);
  context.mock.method(performance, "now", () => 2_000);
  assert.equal(replica.isTrusted, false);
});
