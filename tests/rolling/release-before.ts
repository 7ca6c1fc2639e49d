import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/bootstrap/prepare.mjs";

/**
 * The release before this one, built in a folder of its own, with its own packages: what RELEASE_BEFORE names for git, or else the newest
 * tag before this commit. It stays in `.test/releases`, so that a second run begins at once.
 *
 * @returns the folder
 * @throws Error where git knows no such release
 */
export function buildReleaseBefore(): string {
  const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
  const ref = process.env["RELEASE_BEFORE"] ?? git("describe", "--tags", "--abbrev=0", "HEAD^");
  const commit = git("rev-parse", "--verify", `${ref}^{commit}`);
  const folder = join(root, ".test/releases", commit.slice(0, 12));
  if (!existsSync(folder)) git("worktree", "add", "--force", "--detach", folder, commit);
  const key = actionKeyOf(root);
  if (key !== actionKeyOf(folder)) {
    // As one deploys: both under the same key, so that each may take the other's forms.
    const env = { ...process.env, NODE_ENV: "production" as const, NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: key };
    execFileSync("npm", ["run", "build"], { cwd: folder, env, stdio: "inherit" });
  }
  return folder;
}

/** What the ids of a build's Server Actions were mixed with. */
function actionKeyOf(folder: string): string | undefined {
  const manifest = join(folder, ".next/server/server-reference-manifest.json");
  if (!existsSync(manifest)) return undefined;
  return (JSON.parse(readFileSync(manifest, "utf8")) as { readonly encryptionKey: string }).encryptionKey;
}
