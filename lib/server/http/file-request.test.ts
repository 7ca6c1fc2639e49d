import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { publicFiles } from "@/lib/shared/public-files.js";

it("the gate leaves out just the files that are the same for everybody", () => {
  const middleware = readFileSync(new URL("../../../middleware.ts", import.meta.url), "utf8");
  const left = publicFiles.map((name) => `${name.replaceAll(".", "\\\\.")}$`);
  expect(middleware).toContain(`"/((?!_next/static/|${left.join("|")}).*)"`);
});
