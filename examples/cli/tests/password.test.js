// feature:token-endpoint begin
import assert from "node:assert/strict";
import { test } from "node:test";
import { signInByPassword } from "../src/login/password.js"; // feature:totp
import { startIssuer } from "./issuer.js";
import { install } from "./program.js";

const login = ["login", "--password-stdin", "--email", "ada@example.com"];

/** @param {import("node:test").TestContext} context */
async function start(context) {
  const app = await startIssuer(context);
  return { app, cli: await install(context, app.issuer) };
}

test("signs in with a password that is piped in, and goes on where it came from", async (context) => {
  const { app, cli } = await start(context);
  const { code, told } = await cli.run(login, { input: "quiet river\n" });
  assert.equal(code, 0, told);
  const { grant_type, username, password, client_id } = app.state.asked[0] ?? {};
  assert.deepEqual([grant_type, username, password, client_id], ["password", "ada@example.com", "quiet river", "cli"]);
  const { tokenEndpoint, ...kept } = await cli.kept();
  assert.equal(tokenEndpoint, `${app.issuer}/api/auth/token`);
  assert.doesNotMatch(JSON.stringify(kept), /quiet river/);
  await cli.expire();
  assert.equal((await cli.run(["whoami"])).said, "Ada <ada@example.com>\n");
  assert.equal((await cli.run(["logout"])).code, 0);
  assert.equal(app.state.revocations.length, 1);
});

test("says that a password is wrong, missing, or for nobody", async (context) => {
  const { cli } = await start(context);
  const wrong = await cli.run(login, { input: "another river\n" });
  assert.deepEqual([wrong.code, wrong.told], [1, "E-mail address or password is wrong.\n"]);
  assert.deepEqual((await cli.run(login)).code, 2);
  const nobody = await cli.run(["login", "--password-stdin"], { input: "quiet river" });
  assert.deepEqual([nobody.code, nobody.told], [2, "--password-stdin needs --email.\n"]);
});
// feature:totp begin

test("sends a code where the app asks for one", async (context) => {
  const { cli } = await start(context);
  const wrong = await cli.run([...login, "--code", "000000"], { input: "and a code" });
  assert.deepEqual([wrong.code, wrong.told], [1, "The code is wrong, or was used before.\n"]);
  assert.equal((await cli.run([...login, "--code", "123456"], { input: "and a code" })).code, 0);
});

test("lets somebody who types codes try again", async (context) => {
  const { app } = await start(context);
  const codes = ["000000", "111111", "123456", "never asked for"];
  const asked = { issuer: app.issuer, clientId: "cli", email: "ada@example.com", password: "and a code" };
  const { accessToken } = await signInByPassword(asked, () => Promise.resolve(codes.shift()));
  assert.match(accessToken, /^a-/);
  assert.equal(codes.length, 1);
});
// feature:totp end
// feature:token-endpoint end
