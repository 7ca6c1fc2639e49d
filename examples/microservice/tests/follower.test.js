import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Follower } from "../src/follower.js";
import { OwnToken } from "../src/own-token.js";
import { Replica } from "../src/replica.js";
import { startIssuer, write } from "./issuer.js";

const hello = { clock: 5_000, trustedForMs: 60_000 };
const claims = { sub: "ada", sid: "session", jti: "token", ver: 1 };

/** @param {import("node:test").TestContext} context */
async function follow(context) {
  const app = await startIssuer(context);
  const replica = new Replica();
  const token = new OwnToken({ TOKEN_URL: `${app.issuer}/oidc/token`, CLIENT_ID: "reports", CLIENT_SECRET: "s" });
  const first = app.nextStream();
  const stop = new AbortController();
  const follower = new Follower(replica, { url: `${app.issuer}/api/revocations`, token, log: () => {} });
  const running = follower.run(stop.signal);
  context.after(async () => {
    stop.abort();
    await running;
  });
  return { app, replica, first: await first, stop, running };
}

setFlagsFromString("--expose-gc");
const collect = /** @type {() => void} */ (runInNewContext("gc"));

/** Says that all is well for a while, during which garbage is collected. @param {Parameters<typeof write>[0]} stream */
async function goOn(stream) {
  for (let times = 0; times < 10; times += 1) {
    write(stream, "fresh", { clock: 5_000 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    collect();
  }
}

/** @param {() => boolean} condition */
async function until(condition) {
  const deadline = performance.now() + 10_000;
  while (!condition()) {
    assert.ok(performance.now() < deadline, "it never came");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test("rows count at once, and nothing is trusted before the app says that none is missing", async (context) => {
  const { replica, first } = await follow(context);
  write(first, "hello", hello);
  write(first, "revoked", [{ sid: "session", seconds: 60 }]);
  await until(() => replica.size === 1);
  assert.deepEqual([replica.revokes(claims), replica.isTrusted], [true, false]);
  write(first, "fresh", { clock: 5_000 });
  await until(() => replica.isTrusted);
});

test("a moment that lies too far back is worth nothing, however late it is told", async (context) => {
  const { replica, first } = await follow(context);
  write(first, "hello", { clock: 5_000, trustedForMs: 1_000 });
  write(first, "fresh", { clock: 3_900 });
  write(first, "revoked", [{ sid: "after that", seconds: 60 }]);
  await until(() => replica.size === 1);
  assert.equal(replica.isTrusted, false);
});

test("it comes again by its own token and from where it was, and holds on to what it knows", async (context) => {
  const { app, replica, first } = await follow(context);
  assert.equal(first.headers.authorization, "Bearer own-1");
  assert.equal(first.headers["last-event-id"], undefined);
  write(first, "hello", hello);
  write(first, "revoked", [{ sid: "session", seconds: 60 }], "here.1");
  await until(() => replica.size === 1);
  const second = app.nextStream();
  first.response.destroy();
  const { headers } = await second;
  assert.deepEqual([headers["last-event-id"], headers.authorization], ["here.1", "Bearer own-1"]);
  assert.equal(replica.revokes(claims), true);
});

test("a token that is refused is not shown again", async (context) => {
  const { app, first } = await follow(context);
  app.state.status = 401;
  first.response.destroy();
  await until(() => app.state.tokens === 2);
  app.state.status = 200;
  const { headers } = await app.nextStream();
  assert.notEqual(headers.authorization, "Bearer own-1");
});

test("a stream that says nothing more is given up, and asked for again", async (context) => {
  const { app, replica, first } = await follow(context);
  write(first, "hello", { clock: 0, trustedForMs: 20 });
  await until(() => !replica.isTrusted);
  await app.nextStream();
});

test("a stream that says all too late is given up, and asked for again", async (context) => {
  const { app, first } = await follow(context);
  write(first, "hello", { clock: 5_000, trustedForMs: 20 });
  const late = setInterval(() => write(first, "fresh", { clock: 3_900 }), 5);
  context.after(() => clearInterval(late));
  await app.nextStream();
});

test("a stream that falls silent is given up, whatever garbage was collected", async (context) => {
  const { app, first } = await follow(context);
  write(first, "hello", { clock: 5_000, trustedForMs: 500 });
  await goOn(first);
  const gone = new Promise((resolve) => first.response.once("close", resolve));
  await Promise.all([app.nextStream(), gone]);
});

test("it stops when it is told to, whatever garbage was collected", async (context) => {
  const { first, stop, running } = await follow(context);
  write(first, "hello", hello);
  await goOn(first);
  stop.abort();
  await running;
});
