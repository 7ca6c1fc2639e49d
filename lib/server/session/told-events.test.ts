import { describe, expect, it } from "vitest";
import { activityRow } from "@/lib/shared/events"; // feature:impersonation
import { toldTypes } from "@/lib/shared/events";
import { tellEvents } from "./told-events";

const owner = "0197c0de-0000-4000-8000-000000000001";
const admin = "0197c0de-0000-4000-8000-000000000002";

/** Who can have done something to an account, as an event says it. */
const actors = [
  ["its owner", {}],
  ["an operator", { by: "operator" }],
  ["an administrator", { by: admin }],
  ["an administrator signed in as the owner", { actor: admin }], // feature:impersonation
  ["somebody who is another meanwhile", { actor: owner }], // feature:impersonation
] as const;

const told = (type: string, outcome: "success" | "failure", detail: object) =>
  tellEvents(
    [{ id: 1n, type, outcome, at: new Date(0), userId: owner, sessionId: null, userAgent: null, detail }],
    null,
    false,
  );

const sentences = (["success", "failure"] as const).flatMap((outcome) =>
  toldTypes[outcome].flatMap((type) => actors.map(([who, detail]) => ({ type, outcome, who, detail }))),
);

describe("what is told of an event", () => {
  it.each(sentences)("$type, $outcome, by $who, is one sentence that names them once", ({ type, outcome, detail }) => {
    const [entry, ...more] = told(type, outcome, detail);
    expect(more).toEqual([]);
    const words = entry?.words ?? "";
    expect(words).toMatch(/^[A-Z].*[a-z]$/);
    expect(words.match(/administrator/g)?.length ?? 0).toBeLessThanOrEqual(1);
    // Read by the owner, and by administrators on the page of that person.
    expect(words).not.toMatch(/\byou(r|rs|rself)?\b| no more$/i);
  });

  // feature:impersonation begin
  it.each(sentences.filter(({ detail }) => "actor" in detail))(
    "$type, $outcome, by $who, says so where that is somebody else, and from where only where it is not",
    ({ type, outcome, detail }) => {
      const [entry] = told(type, outcome, detail);
      const row = activityRow(type, outcome);
      const others = row?.device === true && "actor" in detail && detail.actor === admin;
      expect(entry?.words).toBe(`${row?.words ?? ""}${others ? ", by an administrator in this account" : ""}`);
      expect(entry?.device).toBe(row?.device === true && !others ? "unknown program" : null);
    },
  );
  // feature:impersonation end
});
