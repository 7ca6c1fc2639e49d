import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import { envSchema } from "@/lib/server/env/schema";
import { removeScratch, scratchFolder } from "../harness/scratch";

const read = (file: string) => readFileSync(join(root, file), "utf8");
const known = (name: string) => Object.keys(envSchema.unwrap().shape).includes(name) || name === "NODE_ENV";

test("the Dockerfile copies what is there, and the build's own output", () => {
  const sources = [...read("Dockerfile").matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, list = ""]) =>
    list.split(" "),
  );
  expect(sources).toContain("package-lock.json");
  expect(sources.filter((source) => !existsSync(join(root, source)))).toEqual([]);
  expect([...read("Dockerfile").matchAll(/^COPY --from=build \/app\/(\S+)/gm)].map(([, path]) => path)).toEqual([
    ".next/standalone",
  ]);
});

test("the image takes along nothing that git leaves out", () => {
  const ignored = read(".dockerignore")
    .split("\n")
    .map((line) => line.replace("**/", ""));
  const secret = read(".gitignore")
    .split("\n")
    .map((line) => line.replace(/\/$/, ""))
    .filter((line) => !/^(|#.*|.*\.d\.ts|\.preparing.*)$/.test(line));
  expect(secret.filter((line) => !ignored.includes(line))).toEqual([]);
});

test("compose.yaml gives the app variables that exist, and all that it can't do without", () => {
  const [, app = ""] = /^ {2}app:\n([\s\S]*?)\n\n/m.exec(read("compose.yaml")) ?? [];
  const given = [...app.matchAll(/^ {6}([A-Z_]+):/gm)].map(([, name = ""]) => name);
  expect(given).toEqual(
    expect.arrayContaining(["DATABASE_URL", "SESSION_SECRET", "DATA_ENCRYPTION_KEYS", "JWT_KEYS", "APP_ORIGIN"]),
  );
  expect(given.filter((name) => !known(name))).toEqual([]);
});

test("the systemd unit names variables and a program that exist, and systemd can read it", () => {
  const unit = read("ops/systemd/portcullis.service");
  const given = [...unit.matchAll(/^Environment=(.*)$/gm)].flatMap(([, list = ""]) => list.split(" "));
  expect(given.map((pair) => pair.split("=")[0] ?? "").filter((name) => !known(name))).toEqual([]);
  const [, program = ""] = /^ExecStart=\/usr\/bin\/node (\S+)$/m.exec(unit) ?? [];
  expect(existsSync(join(root, program))).toBe(true);
  if (!existsSync("/usr/bin/systemd-analyze")) return;
  const folder = scratchFolder("systemd");
  writeFileSync(join(folder, "portcullis.service"), unit.replace("/usr/bin/node", process.execPath));
  const said = execFileSync("systemd-analyze", ["verify", join(folder, "portcullis.service")], { encoding: "utf8" });
  removeScratch(folder);
  expect(said).toBe("");
});
