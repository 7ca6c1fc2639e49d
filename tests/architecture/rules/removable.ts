import { existsSync, readdirSync, readFileSync } from "node:fs";
import { root } from "../../../scripts/bootstrap/prepare.mjs";
import { needsOf } from "../../../scripts/feature/inventory";
import type { Removable } from "./marks";

/** What an app with sessions can't do without. */
const core: ReadonlySet<string> = new Set([
  "landing",
  "sign-in",
  "sign-out",
  "step-up",
  "session",
  "theme",
  "account",
  "password",
  "profile",
  "dashboard",
  "operator",
  "first-admin",
  "openapi",
]);
/** What of the database's schema belongs to no capability. */
const coreSchema = /^(main|user|session|revocation|rate-limit|audit|ticket|outbox|job)\.prisma$/;

/** Every capability that can be taken out, with the paths that its rows declare. */
export async function removableFeatures(): Promise<readonly Removable[]> {
  const plain = readdirSync(`${root}/lib/shared/features`)
    .filter((file) => !file.endsWith(".test.ts"))
    .map((file) => file.replace(/\.ts$/, ""));
  const served = readdirSync(`${root}/lib/server/features`);
  const stored = readdirSync(`${root}/prisma/schema`).filter((file) => !coreSchema.test(file));
  const names = [...new Set([...plain, ...served, ...stored.map((file) => file.replace(/\.prisma$/, ""))])]
    .filter((name) => !core.has(name))
    .sort();
  return Promise.all(names.map(async (name) => ({ name, paths: await pathsOf(name), needs: declaredBy(name) })));
}

function declaredBy(name: string): readonly string[] {
  const file = `${root}/lib/shared/features/${name}.ts`;
  return existsSync(file) ? needsOf(readFileSync(file, "utf8")) : [];
}

async function pathsOf(name: string): Promise<readonly string[]> {
  const file = `${root}/lib/shared/features/${name}.ts`;
  if (!existsSync(file)) return [];
  const { routes = [] } = (await import(file)) as { routes?: readonly { path: string }[] };
  return routes.map(({ path }) => path);
}
