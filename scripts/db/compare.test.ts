import { expect, test } from "vitest";
import { inLines } from "./compare";

test("a difference is told in a line each", () => {
  const summary = `
[+] Added enums
  - Mood

[+] Added tables
  - Report
  - Note

[*] Changed the \`User\` table
  [+] Added column \`nickname\`
  [-] Removed index on columns (name)
[-] Removed something at once
`;
  expect(inLines(summary)).toEqual([
    "added enums: Mood",
    "added tables: Report",
    "added tables: Note",
    "changed the `User` table: added column `nickname`",
    "changed the `User` table: removed index on columns (name)",
    "removed something at once",
  ]);
});
