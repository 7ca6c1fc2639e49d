import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { reasonOf } from "./no-answer";

beforeEach(() => {
  vi.stubGlobal("navigator", { onLine: true });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it("is what the gate says, where it refused the form: nothing was saved, and nobody is left in doubt", () => {
  const detail = "This request came from another site and was refused. It answers at https://app.example.";
  expect(reasonOf(new Error(JSON.stringify({ status: 403, code: "cross_site", detail })))).toBe(detail);
});

it.each([
  ["the line was cut", new TypeError("fetch failed"), /^No answer came back\./],
  ["a proxy answered with text", new Error("upstream connect error"), /^Something on the way answered/],
  ["a proxy answered with JSON of its own", new Error('{"message":"no Route matched"}'), /^Something on the way/],
  ["a proxy answered with JSON that is no object", new Error("null"), /^Something on the way/],
])("is unsure where %s", (_, error, words) => {
  expect(reasonOf(error)).toMatch(words);
});

it("says that one is offline, where that is why", () => {
  vi.stubGlobal("navigator", { onLine: false });
  expect(reasonOf(new TypeError("fetch failed"))).toMatch(/You are offline now\.$/);
});
