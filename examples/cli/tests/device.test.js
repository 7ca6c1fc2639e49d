import assert from "node:assert/strict";
import { test } from "node:test";
import * as client from "openid-client";
import { untilDecided } from "../src/login/device.js";
import { startIssuer } from "./issuer.js";
import { install } from "./program.js";

/**
 * @param {import("node:test").TestContext} context
 */
async function start(context) {
  const app = await startIssuer(context);
  return { app, cli: await install(context, app.issuer) };
}

/** @param {string} error */
const refusal = (error) =>
  new client.ResponseBodyError("refused", { cause: { error }, response: Response.json({ error }, { status: 400 }) });

/**
 * What `untilDecided` does with these answers, one after the other: how long it waited before each, in seconds.
 *
 * @param {readonly (Error | string)[]} answers a string is one that somebody has agreed to
 * @param {{ interval?: number, expires_in: number }} code
 */
async function asked(answers, code) {
  const left = [...answers];
  /** @type {number[]} */
  const waited = [];
  let now = 0;
  const clock = {
    now: () => now,
    pause: (/** @type {number} */ ms) => {
      waited.push(ms / 1000);
      now += ms;
      return Promise.resolve();
    },
  };
  const ask = () => {
    const answer = left.shift();
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const outcome = await untilDecided(ask, code, clock).then(
    ({ tokens, askedAt }) => [tokens, askedAt / 1000],
    (/** @type {unknown} */ error) => /** @type {Error} */ (error).message,
  );
  return { waited, outcome };
}

test("signs in by a code, and keeps what comes for as long as by a browser", async (context) => {
  const { app, cli } = await start(context);
  app.state.told = ["authorization_pending", ""];
  const { code, told } = await cli.run(["login", "--device"]);
  assert.equal(code, 0, told);
  assert.ok(told.includes(`${app.issuer}/device\n`));
  assert.match(told, /type this code there: BCDF-GHJK\n/);
  assert.doesNotMatch(told, /\bd\b.*device_code/);
  const [{ client_id, scope, resource } = {}] = app.state.shown;
  assert.deepEqual([client_id, resource], ["cli", app.issuer]);
  assert.match(scope ?? "", /^openid profile:read/);
  assert.equal(app.state.asked.length, 3);
  assert.equal((await cli.run(["whoami"])).said, "Ada <ada@example.com>\n");
  await cli.expire();
  assert.equal((await cli.run(["whoami"])).code, 0);
});

for (const [refused, words] of /** @type {const} */ ([
  ["access_denied", /You did not let this program in/],
  ["expired_token", /That took too long/],
  ["invalid_grant", /takes this code no more/],
]))
  test(`tells of ${refused}, and nobody is signed in`, async (context) => {
    const { app, cli } = await start(context);
    app.state.told = [refused];
    const { code, told } = await cli.run(["login", "--device"]);
    assert.equal(code, 1);
    assert.match(told, words);
    assert.match((await cli.run(["whoami"])).told, /^You are not signed in/);
  });

test("shows no address that somebody can listen in on", async (context) => {
  const { app, cli } = await start(context);
  app.state.typedAt = "http://app.example/device";
  const { code, told } = await cli.run(["login", "--device"]);
  assert.deepEqual([code, told.includes("app.example")], [1, false]);
});

test("asks as often as the app wants it, and less often where no answer comes", async () => {
  const [pending, slower, lost] = [
    refusal("authorization_pending"),
    refusal("slow_down"),
    new TypeError("fetch failed"),
  ];
  assert.deepEqual(await asked([pending, "tokens"], { expires_in: 600 }), { waited: [5, 5], outcome: ["tokens", 10] });
  assert.deepEqual(await asked([pending, slower, pending, slower, "tokens"], { interval: 2, expires_in: 600 }), {
    waited: [2, 2, 7, 7, 12],
    outcome: ["tokens", 30],
  });
  const { waited } = await asked([lost, lost, lost, lost, lost, "tokens"], { expires_in: 600 });
  assert.deepEqual(waited, [5, 10, 20, 40, 60, 60]);
});

test("does not ask once the code has expired", async () => {
  const forever = Array.from({ length: 9 }, () => refusal("authorization_pending"));
  assert.deepEqual(await asked(forever, { expires_in: 12 }), {
    waited: [5, 5, 5],
    outcome: "The code has expired. Begin again: login --device",
  });
});
