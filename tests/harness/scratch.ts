import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/bootstrap/prepare.mjs";

/** A new empty folder below `.test`, which git ignores. */
export function scratchFolder(name: string): string {
  const parent = join(root, ".test");
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, `${name}-`));
}

export function removeScratch(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
