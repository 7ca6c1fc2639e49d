import assert from "node:assert/strict";
import { test } from "node:test";
import { clientIdOf, issuerOf, readOptions } from "../src/options.js";
import { TokenFile } from "../src/token-file.js";
import { install } from "./program.js";

const flagsOf = (/** @type {readonly string[]} */ ...args) => readOptions(args).flags;
const misuse = { name: "Fault", exitCode: 2 };

test("the command line counts before the environment", () => {
  const environment = { ISSUER: "https://env.example", CLIENT_ID: "env" };
  const flags = flagsOf("login", "--issuer", "https://app.example/", "--client-id", "cli");
  assert.deepEqual([issuerOf(flags, environment), clientIdOf(flags, environment)], ["https://app.example", "cli"]);
  assert.deepEqual(
    [issuerOf(flagsOf("login"), environment), clientIdOf(flagsOf("login"), environment)],
    ["https://env.example", "env"],
  );
  for (const read of [issuerOf, clientIdOf]) assert.throws(() => read(flagsOf("login"), {}), misuse);
});

test("an issuer is an origin that nobody can listen in on", () => {
  for (const issuer of [
    "https://app.example",
    "https://app.example:8443",
    "http://localhost:3000",
    "http://[::1]:3000",
  ])
    assert.equal(issuerOf(flagsOf(), { ISSUER: issuer }), issuer);
  for (const issuer of [
    "app.example",
    "http://app.example",
    "http://localhost.example",
    "https://app.example/path",
    "https://ada:secret@app.example",
    "file:///etc/passwd",
  ])
    assert.throws(() => issuerOf(flagsOf(), { ISSUER: issuer }), misuse, issuer);
});

test("misuse is told with a code of its own", async (context) => {
  const cli = await install(context, "https://app.example");
  for (const args of [[], ["constructor"], ["whoami", "more"], ["whoami", "--password", "secret"]])
    assert.equal((await cli.run(args)).code, 2, args.join(" "));
  const { code, told } = await cli.run(["whoami"], { environment: { ISSUER: "" } });
  assert.deepEqual([code, told.startsWith("Say which app")], [2, true]);
  const help = await cli.run(["--help"]);
  assert.deepEqual([help.code, help.said.startsWith("Usage:")], [0, true]);
});

test("a path that is not absolute is none (XDG)", async (context) => {
  const { home } = await install(context, "https://app.example");
  const file = new TokenFile("https://app.example", { HOME: home, XDG_STATE_HOME: "state" });
  const signIn = {
    issuer: "https://app.example",
    clientId: "cli",
    tokenEndpoint: "https://app.example/token",
    revocationEndpoint: "https://app.example/revoke",
    accessToken: "a",
    refreshToken: "r",
    expiresAt: 1,
  };
  await file.write(signIn);
  assert.deepEqual(await new TokenFile("https://app.example", { HOME: home }).read(), signIn);
  assert.equal(await new TokenFile("https://other.example", { HOME: home }).read(), undefined);
});
