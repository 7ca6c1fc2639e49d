import { expect, it } from "vitest";
import { readSources, type Sources } from "./sources";

const written = (sources: Sources, what: RegExp): readonly string[] =>
  [...sources].flatMap(([path, text]) => (what.test(text) ? [path] : [])).sort();

const ending = /"endedAt" = |endedAt: new Date/;
const deleting = /(DELETE FROM|UPDATE) "App(Grant|Consent)"|app(Grant|Consent)\.delete/;

/** An end that goes past these is one that no app hears of. */
it("sessions, consents and sign-ins to apps end where apps are told of it", () => {
  const sources = readSources("lib");
  expect(written(sources, ending)).toEqual([
    // What an administrator does as somebody else: no app is signed in to in that.
    "lib/server/session/impersonation/ended-store.ts", // feature:impersonation
    "lib/server/session/store.ts",
  ]);
  expect(sources.get("lib/server/session/store.ts")).toContain("await endSignIns({ sessionIds: ids }, tx);");
  expect(written(sources, deleting)).toEqual([
    "lib/server/features/openid-provider/grant-store.ts",
    "lib/server/session/openid-provider/logout/store.ts",
  ]);
});

it.each(['UPDATE "Session" SET "endedAt" = now()', "data: { endedAt: new Date(now()) }"])(
  "%s would be found",
  (text) => {
    expect(written(new Map([["lib/x.ts", text]]), ending)).toEqual(["lib/x.ts"]);
  },
);
