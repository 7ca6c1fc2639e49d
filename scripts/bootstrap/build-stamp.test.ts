import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildInputs, buildState, sourceFingerprint, stampBuild } from "./build-stamp.mjs";
import { root } from "./prepare.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "inputs-"));
  write("app/page.tsx", "page");
  write("lib/a.ts", "a");
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
const now = (environment = {}) => sourceFingerprint(folder, environment);

describe("a build's fingerprint", () => {
  it.each(["log.txt", "keys.json", ".env", "docs/a.md", "lib/a.test.ts", "tests/a.ts", "prisma/generated/a.ts"])(
    "is the same after a change of %s",
    (path) => {
      const before = now();
      write(path, "new");
      expect(now()).toBe(before);
    },
  );

  it.each(["app/page.tsx", "lib/b.ts", "middleware.ts", "package-lock.json", "prisma/schema/user.prisma"])(
    "is another after a change of %s",
    (path) => {
      const before = now();
      write(path, "new");
      expect(now()).not.toBe(before);
    },
  );

  it("counts the variables that Next bakes in, and no others", () => {
    expect(now({ NEXT_PUBLIC_NAME: "a" })).not.toBe(now());
    expect(now({ SESSION_SECRET: "a", JWT_KEYS: "b" })).toBe(now());
  });

  it("leaves out no folder that the code imports from", () => {
    const files = readdirSync(join(root, "app"), { recursive: true, encoding: "utf8" }).map((file) => `app/${file}`);
    const sources = [
      ...files,
      ...readdirSync(join(root, "lib"), { recursive: true, encoding: "utf8" }).map((file) => `lib/${file}`),
    ]
      .filter((file) => /(?<!\.test)\.tsx?$/.test(file))
      .map((file) => readFileSync(join(root, file), "utf8"));
    const imported = new Set(sources.flatMap((text) => [...text.matchAll(/"@\/(\w+)/g)].map(([, top = ""]) => top)));
    expect([...imported].filter((top) => !buildInputs.some((input) => input.split("/")[0] === top))).toEqual([]);
    expect(imported.size).toBeGreaterThan(1);
  });
});

describe("a build", () => {
  it("is missing without a stamp, fresh with it, stale after a change, and missing again when another one begins", () => {
    write(".next/BUILD_ID", "x");
    expect(buildState(folder, {})).toBe("missing");
    stampBuild(folder, now());
    expect(buildState(folder, {})).toBe("fresh");
    write("app/page.tsx", "new");
    expect(buildState(folder, {})).toBe("stale");
    stampBuild(folder, undefined);
    expect(buildState(folder, {})).toBe("missing");
  });
});
