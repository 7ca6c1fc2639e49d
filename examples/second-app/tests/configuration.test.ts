import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { configuration } from "../lib/configuration";

const good = { ISSUER: "https://app.example.com/", CLIENT_ID: "fieldbook", CLIENT_SECRET: "quiet river" };
beforeEach(() => {
  delete process.env["ORIGIN"];
  Object.assign(process.env, good);
});

test("has defaults for what is the same on every machine", () => {
  assert.deepEqual(configuration(), {
    ...good,
    ISSUER: "https://app.example.com",
    ORIGIN: "http://127.0.0.1:4100",
    DATA_DIR: ".data",
  });
});

for (const issuer of ["http://app.example.com", "https://app.example.com/x", "app.example.com", "ftp://localhost"])
  test(`an issuer of ${issuer} is refused`, () => {
    process.env["ISSUER"] = issuer;
    assert.throws(configuration, /ISSUER must be an https origin/);
  });

test("what is missing is named", () => {
  delete process.env["CLIENT_SECRET"];
  assert.throws(configuration, { message: "CLIENT_SECRET is missing." });
});
