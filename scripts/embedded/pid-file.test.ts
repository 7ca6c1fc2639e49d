import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { forgetDeadPostmaster, postmasterOf } from "./pid-file";

let cluster: string;
beforeEach(() => {
  cluster = join(realpathSync(mkdtempSync(join(tmpdir(), "cluster-"))), "postgres");
  mkdirSync(cluster);
});
afterEach(() => {
  rmSync(join(cluster, ".."), { recursive: true });
});

const rest = "/data\n1795362299\n5432\n.\n\n2179538 4\nready   \n";
const write = (pid: number) => writeFileSync(join(cluster, "postmaster.pid"), `${pid}\n${rest}`);
const isNobody = () => {
  try {
    process.kill(postmasterOf(cluster) ?? 0, 0);
    return false;
  } catch {
    return true;
  }
};

test.runIf(process.platform === "linux")("a process that works elsewhere is not the server of this folder", () => {
  write(process.pid);
  forgetDeadPostmaster({ cluster, socketFolder: cluster });
  expect(isNobody()).toBe(true);
});

test("what PostgreSQL needs to find orphaned memory is kept", () => {
  write(2 ** 22 + 1);
  forgetDeadPostmaster({ cluster, socketFolder: cluster });
  expect(readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n").slice(1).join("\n")).toBe(rest);
});

test("a living server's file is left alone", async () => {
  const server = spawn("sleep", ["30"], { cwd: cluster });
  try {
    write(server.pid ?? 0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    forgetDeadPostmaster({ cluster, socketFolder: cluster });
    expect(postmasterOf(cluster)).toBe(server.pid);
  } finally {
    server.kill("SIGKILL");
  }
});

test("without a file there is nothing to do", () => {
  forgetDeadPostmaster({ cluster, socketFolder: cluster });
  expect(postmasterOf(cluster)).toBeUndefined();
});
