import assert from "node:assert/strict";
import { test } from "node:test";
import { Browser, startApp } from "./app";
import { origin } from "./issuer";
import { wayTo } from "../lib/way";

const { agree } = await startApp();

for (const [next, way] of [
  [null, "/book"],
  ["/session", "/session"],
  ["/session?x=1#y", "/session?x=1"],
  ["session", "/book"],
  ["https://evil.example/", "/book"],
  ["//evil.example/", "/book"],
  ["/\\evil.example/", "/book"],
  ["/\t/evil.example/", "/book"],
  ["/\n/evil.example/", "/book"],
  ["/.//evil.example/", "//evil.example/"],
  ["javascript:alert(1)", "/book"],
  ["/\r\nset-cookie: a=b", "/set-cookie:%20a=b"],
] as const)
  test(`next=${JSON.stringify(next)} leads to ${origin}${way}`, () => assert.equal(wayTo(next), origin + way));

test("a link that was tampered with leads nowhere else after signing in", async () => {
  const ada = new Browser();
  assert.equal(await ada.comeBack(agree(await ada.begin("//evil.example/"))), "/book");
});
