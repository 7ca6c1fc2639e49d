import assert from "node:assert/strict";
import { test } from "node:test";
import { readConfig } from "../src/config.js";

const good = { ISSUER: "https://app.example", AUDIENCE: "reports", CLIENT_ID: "reports", CLIENT_SECRET: "s3cret" };

test("what is left out follows from the issuer", () => {
  const { JWKS_URL, STREAM_URL, TOKEN_URL, SCOPE } = readConfig(good);
  assert.deepEqual(
    [JWKS_URL, STREAM_URL, TOKEN_URL, SCOPE],
    [
      "https://app.example/.well-known/jwks.json",
      "https://app.example/api/revocations",
      "https://app.example/oidc/token",
      "notes:read",
    ],
  );
});

test("all that is wrong is told at once, and no value with it", () => {
  const wrong = { ...good, ISSUER: "http://app.example", AUDIENCE: "two words", CLIENT_SECRET: "", PORT: "70000" };
  assert.throws(
    () => readConfig(wrong),
    ({ message }) => {
      for (const name of ["ISSUER", "AUDIENCE", "CLIENT_SECRET", "PORT"])
        assert.match(message, new RegExp(`^${name} `, "m"));
      assert.doesNotMatch(message, /two words|70000/);
      return true;
    },
  );
});

test("plain http is for this machine alone", () => {
  assert.doesNotThrow(() => readConfig({ ...good, ISSUER: "http://localhost:3000" }));
  assert.throws(() => readConfig({ ...good, STREAM_URL: "http://localhost.example" }));
});
