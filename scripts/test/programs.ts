import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { installWithApt } from "./distribution";

/** Debian's libfaketime, which every clock of a process goes through, that of the edge runtime too. */
export function findFaketime(): string | undefined {
  const place = (name: string) => join("/usr/lib", name, "faketime/libfaketimeMT.so.1");
  return existsSync("/usr/lib") ? readdirSync("/usr/lib").map(place).find(existsSync) : undefined;
}

/** Libraries that nobody here has written, in several languages: what is signed here is verified by them. Debian's own names. */
export const verifierPackages = [
  "python3-jwt",
  "python3-cryptography",
  "python3-authlib",
  "python3-jwcrypto",
  "ruby",
  "ruby-jwt",
  "libcrypt-jwt-perl",
  "jose",
  "jwt",
] as const;

const isInstalled = (name: string): boolean => existsSync(`/var/lib/dpkg/info/${name}.list`);
/** Whether all of those are there. */
export const hasVerifiers = (): boolean => verifierPackages.every(isInstalled);

/** What tests run beside the app, by the name of its package. */
const programs: Readonly<Record<string, () => boolean>> = {
  ...Object.fromEntries(verifierPackages.map((name) => [name, () => isInstalled(name)])),
  pgbouncer: () => existsSync("/usr/sbin/pgbouncer"),
  libfaketime: () => findFaketime() !== undefined,
  "nginx-light": () => existsSync("/usr/sbin/nginx"),
};

/** Installs those that are missing, at once: two of apt at a time get in each other's way. Without them, tests do with less. */
export function installPrograms(): void {
  const missing = Object.entries(programs).flatMap(([name, isThere]) => (isThere() ? [] : [name]));
  try {
    if (missing.length > 0) installWithApt(...missing);
  } catch {
    // No root, no Debian, no network: then without.
  }
}
