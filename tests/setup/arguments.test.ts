import { expect, test } from "vitest";
import { run } from "./run";

// npm gives them to the last command of a script's line: a line of two would start the app as if nothing had been asked.
test.each(["start", "dev", "serve", "test", "user", "db", "keys", "routes", "feature"])(
  "npm run %s hears what stands behind --",
  async (script) => {
    const { code, output } = await run("npm", ["run", "--silent", script, "--", "--no-such-thing"]).ended;
    expect([code, output]).toEqual([2, expect.stringContaining("Usage")]);
  },
);
