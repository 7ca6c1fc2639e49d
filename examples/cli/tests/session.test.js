import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { test } from "node:test";
import { startIssuer } from "./issuer.js";
import { install } from "./program.js";
import { nowhere } from "./serve.js";

/** @param {import("node:test").TestContext} context */
async function signedIn(context) {
  const app = await startIssuer(context);
  const cli = await install(context, app.issuer);
  const { code, told } = await cli.login(async (address) => {
    await fetch(app.agree(address));
  });
  assert.equal(code, 0, told);
  const refreshes = () => app.state.asked.filter(({ grant_type }) => grant_type === "refresh_token");
  return { app, cli, refreshes };
}

const whoami = ["whoami"];
const ada = "Ada <ada@example.com>\n";

test("runs that all find the token over refresh it once, and none fails", async (context) => {
  const { app, cli, refreshes } = await signedIn(context);
  await cli.expire();
  const runs = await Promise.all(Array.from({ length: 8 }, () => cli.run(whoami)));
  assert.deepEqual(new Set(runs.map(({ code, said, told }) => `${code} ${said}${told}`)), new Set([`0 ${ada}`]));
  const [only, ...more] = refreshes();
  assert.deepEqual([only?.["resource"], more], [app.issuer, []]);
});

test("a token that is good yet is not refreshed", async (context) => {
  const { cli, refreshes } = await signedIn(context);
  assert.equal((await cli.run(whoami)).said, ada);
  assert.deepEqual(refreshes(), []);
});

test("one that the app refuses before its time is refreshed once", async (context) => {
  const { app, cli, refreshes } = await signedIn(context);
  app.forget();
  assert.equal((await cli.run(whoami)).said, ada);
  assert.equal(refreshes().length, 1);
});

test("an answer that was lost, and one that is busy, are asked for again with the same token", async (context) => {
  const { app, cli, refreshes } = await signedIn(context);
  await cli.expire();
  Object.assign(app.state, { busy: 1, lost: 1 });
  assert.equal((await cli.run(whoami)).said, ada);
  assert.equal(refreshes().length, 3);
  assert.equal(new Set(refreshes().map(({ refresh_token }) => refresh_token)).size, 1);
});

test("nobody is signed out by an app that does not answer", async (context) => {
  const { app, cli } = await signedIn(context);
  await cli.expire();
  app.state.busy = 3;
  const { code, told } = await cli.run(whoami);
  assert.equal(code, 1);
  assert.match(told, /gave no answer to go by/);
  assert.equal((await cli.run(whoami)).said, ada);
});

test("who was signed out elsewhere is told so, and no token is left", async (context) => {
  const { app, cli } = await signedIn(context);
  app.state.revoked = true;
  const { code, told } = await cli.run(whoami);
  assert.equal(code, 1);
  assert.match(told, /^You were signed out elsewhere/);
  assert.equal(
    (await cli.files()).some((name) => name.endsWith(".json")),
    false,
  );
  assert.match((await cli.run(whoami)).told, /^You are not signed in/);
});

test("of many at once all are told so", async (context) => {
  const { app, cli, refreshes } = await signedIn(context);
  app.state.revoked = true;
  await cli.expire();
  const runs = await Promise.all(Array.from({ length: 5 }, () => cli.run(whoami)));
  for (const { code, told } of runs) assert.match(`${code} ${told}`, /^1 You (were|are not) signed/);
  assert.equal(refreshes().length, 1);
});

test("signing out ends it at the app, and here", async (context) => {
  const { app, cli } = await signedIn(context);
  const { refreshToken } = await cli.kept();
  const { code, told } = await cli.run(["logout"]);
  assert.deepEqual([code, told], [0, "You are signed out.\n"]);
  assert.equal(app.state.revocations[0]?.["token"], refreshToken);
  assert.match((await cli.run(["logout"])).told, /^You are not signed in/);
});

test("signing out while the app can't be told deletes the tokens all the same, and says so", async (context) => {
  const { cli } = await signedIn(context);
  const kept = await cli.kept();
  await writeFile(cli.file, JSON.stringify({ ...kept, revocationEndpoint: await nowhere() }));
  const { code, told } = await cli.run(["logout"]);
  assert.equal(code, 1);
  assert.match(told, /could not be told/);
  assert.match((await cli.run(whoami)).told, /^You are not signed in/);
});

test("a file that it has not written is not sent anywhere, nor written over", async (context) => {
  const { app, cli } = await signedIn(context);
  const kept = await cli.kept();
  for (const [command, strange] of [
    ["whoami", ""],
    ["login", "null"],
    ["logout", "{}"],
    ["whoami", JSON.stringify({ ...kept, expiresAt: null })],
    ["whoami", JSON.stringify({ ...kept, issuer: "https://evil.example" })],
  ]) {
    await writeFile(cli.file, strange ?? "");
    assert.match((await cli.run([command ?? ""])).told, /has not written/);
  }
  assert.equal(app.state.asked.length, 1);
});
// feature:notes begin

test("lists all pages, and no title commands the terminal", async (context) => {
  const { cli } = await signedIn(context);
  assert.equal((await cli.run(["notes", "list"])).said, "1  Oil the hinges\n2  Feed \uFFFD[31m after a&b\n");
});
// feature:notes end
