import assert from "node:assert/strict";
import { chmod, mkdir, stat } from "node:fs/promises";
import { test } from "node:test";
import { startIssuer } from "./issuer.js";
import { install } from "./program.js";
import { nowhere } from "./serve.js";

/**
 * @param {import("node:test").TestContext} context
 */
async function start(context) {
  const app = await startIssuer(context);
  const cli = await install(context, app.issuer);
  /** What the browser was shown in the end. */
  const shown = { status: 0, text: "" };
  /** @param {URL} address */
  const browser = async (address) => {
    const response = await fetch(app.agree(address));
    Object.assign(shown, { status: response.status, text: await response.text() });
  };
  return { app, cli, browser, shown };
}

/** @param {string} path */
const modeOf = async (path) => ((await stat(path)).mode & 0o777).toString(8);

test("signs in by a browser, with what proves that it is the same program that asked", async (context) => {
  const { app, cli, browser, shown } = await start(context);
  /** @type {Record<string, string>} */
  let asked = {};
  const { code, told } = await cli.login((address) => {
    asked = Object.fromEntries(address.searchParams);
    return browser(address);
  });
  assert.equal(code, 0, told);
  assert.match(shown.text, /^You are signed in\./);
  assert.match(asked["redirect_uri"] ?? "", /^http:\/\/127\.0\.0\.1:\d+\/callback$/);
  const { response_type, code_challenge_method, resource, client_id } = asked;
  assert.deepEqual([response_type, code_challenge_method, resource, client_id], ["code", "S256", app.issuer, "cli"]);
  const [exchange] = app.state.asked;
  assert.deepEqual([exchange?.["resource"], exchange?.["redirect_uri"]], [app.issuer, asked["redirect_uri"]]);
  const who = await cli.run(["whoami"]);
  assert.deepEqual([who.code, who.said], [0, "Ada <ada@example.com>\n"]);
});

test("keeps the tokens where their owner alone can read them, also in a folder that was there before", async (context) => {
  const { cli, browser } = await start(context);
  await mkdir(cli.folder, { recursive: true });
  await chmod(cli.folder, 0o755);
  assert.equal((await cli.login(browser)).code, 0);
  assert.deepEqual([await modeOf(cli.folder), await modeOf(cli.file)], ["700", "600"]);
  await cli.expire();
  await chmod(cli.file, 0o644);
  assert.equal((await cli.run(["whoami"])).code, 0);
  assert.equal(await modeOf(cli.file), "600");
  // No draft is left.
  assert.equal((await cli.files()).filter((name) => !name.endsWith(".lock")).length, 1);
});

for (const [what, lies] of /** @type {const} */ ([
  ["another app's answer", { iss: "https://evil.example" }],
  ["an answer to another sign-in", { nonce: "another" }],
]))
  test(`takes no tokens by ${what}, and says so in the browser too`, async (context) => {
    const { app, cli, browser, shown } = await start(context);
    app.state.lies = lies;
    const { code, told } = await cli.login(browser);
    assert.equal(code, 1);
    assert.match(told, /gave no answer to go by/);
    assert.doesNotMatch(shown.text, /signed in/);
    assert.match((await cli.run(["whoami"])).told, /^You are not signed in/);
  });

test("goes on waiting when somebody comes who does not know what was asked", async (context) => {
  const { app, cli, browser } = await start(context);
  /** @type {number[]} */
  const statuses = [];
  const { code } = await cli.login(async (address) => {
    const back = address.searchParams.get("redirect_uri") ?? "";
    app.state.lies = { state: "guessed" };
    statuses.push((await fetch(app.agree(address))).status);
    statuses.push((await fetch(`${back}?code=x`)).status);
    statuses.push((await fetch(back.replace("/callback", "//evil.example/callback"))).status);
    statuses.push((await fetch(app.agree(address).replace("state=guessed", ""), { method: "POST" })).status);
    app.state.lies = {};
    await browser(address);
  });
  assert.deepEqual([code, statuses], [0, [400, 400, 404, 404]]);
});

test("tells of a no", async (context) => {
  const { app, cli, browser, shown } = await start(context);
  app.state.denies = true;
  const { code, told } = await cli.login(browser);
  assert.equal(code, 1);
  assert.match(told, /You did not let this program in/);
  assert.match(shown.text, /You did not let this program in/);
});

test("does not begin anew while somebody is signed in: the sign-in of before would be left to itself", async (context) => {
  const { cli, browser } = await start(context);
  await cli.login(browser);
  const { code, told } = await cli.login(browser);
  assert.equal(code, 1);
  assert.match(told, /already/);
});

test("says that there is no app", async (context) => {
  const cli = await install(context, await nowhere());
  const { code, told } = await cli.login(() => Promise.reject(new Error("there is nothing to visit")));
  assert.equal(code, 1);
  assert.match(told, /gave no answer to go by.*ECONNREFUSED/);
});
