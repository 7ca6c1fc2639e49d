import { describe, expect, it } from "vitest";
import { featuresMarkedIn, withoutFeature } from "./lines";

// Put together, so that the marks of this file are none of its own.
const mark = (name: string, edge = "") => `feature:${name}${edge && ` ${edge}`}`;

const text = [
  `import { routes as notes } from "./features/notes"; // ${mark("notes")}`,
  `  notes Note[] // ${mark("notes")}`,
  `      {/* ${mark("notes", "begin")} */}`,
  "      <Link />",
  `      {/* ${mark("notes", "end")} */}`,
  `# ${mark("sign-up", "begin")}`,
  "# RATE_LIMIT=1/2",
  `# ${mark("sign-up", "end")}`,
  `A sentence. <!-- ${mark("notes")} -->`,
  `| a cell <!-- ${mark("notes")} --> |`,
  `| a cell, aligned <!-- ${mark("notes")} -->        |`,
  `.note { color: red } /* ${mark("notes")} */`,
  `oauth2(); // ${mark("oauth2")}`,
  "const feature = 1; // feature: notes are nice",
].join("\n");

describe("marked lines", () => {
  it("go with their capability, whatever comments the file's language has", () => {
    expect(withoutFeature(text, "notes")).toBe(
      [
        `# ${mark("sign-up", "begin")}`,
        "# RATE_LIMIT=1/2",
        `# ${mark("sign-up", "end")}`,
        `oauth2(); // ${mark("oauth2")}`,
        "const feature = 1; // feature: notes are nice",
      ].join("\n"),
    );
    expect(["notes", "sign-up", "oauth2"].reduce(withoutFeature, text)).toBe(
      "const feature = 1; // feature: notes are nice",
    );
  });

  it("stay when another capability goes, also one whose name begins alike", () => {
    expect(withoutFeature(text, "note")).toBe(text);
    expect(withoutFeature(text, "sign")).toBe(text);
  });

  it("say whose they are", () => {
    expect([...featuresMarkedIn(text)]).toEqual(["notes", "sign-up", "oauth2"]);
  });

  it("are refused where a block has no end: the rest of the file would go", () => {
    expect(() => withoutFeature(`// ${mark("notes", "begin")}\nx`, "notes")).toThrow("has no end");
  });
});
