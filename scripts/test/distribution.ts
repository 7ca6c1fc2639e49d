import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

/**
 * Installs packages of Debian, Ubuntu and their kin, as root.
 *
 * @throws where that can't be
 */
export function installWithApt(...names: readonly string[]): void {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) throw new Error("apt-get needs Debian and root");
  const apt = (...args: string[]) =>
    execFileSync("apt-get", args, {
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      stdio: ["ignore", "ignore", "pipe"],
      timeout: 300_000,
    });
  apt("update");
  apt("install", "-y", "--no-install-recommends", ...names);
}
