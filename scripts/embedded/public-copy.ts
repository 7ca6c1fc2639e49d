import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { StepError } from "../bootstrap/steps.mjs";

/** Folders that root owns and everyone may enter; the last resort may be emptied at any boot, which does no harm. */
const places = ["/var/lib/portcullis", "/usr/local/lib/portcullis", join(tmpdir(), "portcullis-postgresql")];

/**
 * Root's checkout may lie in a folder that no other account can enter (such as /root). The data stays there all the
 * same; only the programs are put, by hard links where possible, where an unprivileged account can start them.
 *
 * @param native the folder with bin, lib and share
 * @param tryOut says why the programs in a folder don't run, or undefined when they do
 * @returns the folder to use instead of `native`
 */
export function publicCopy(native: string, tryOut: (folder: string) => string | undefined): string {
  const faults: string[] = [];
  for (const place of places) {
    try {
      const folder = join(place, nameOf(native));
      if (!existsSync(folder)) fill(folder, native);
      assertOurs(place);
      assertOurs(folder);
      const fault = tryOut(folder);
      if (fault === undefined) return folder;
      faults.push(`${folder}: ${fault}`);
    } catch (error) {
      faults.push(`${place}: ${(error as Error).message}`);
    }
  }
  throw new StepError(
    `PostgreSQL does not run as root, and there is no place from which another account can start it.\n${faults.join("\n")}`,
    "Run this as an ordinary user, or set DATABASE_URL to a PostgreSQL of yours.",
  );
}

/** One folder for each build of the programs, whichever checkout it comes from. */
function nameOf(native: string): string {
  const { size, mtimeMs } = lstatSync(join(native, "bin", "postgres"));
  const build = createHash("sha256")
    .update(`${dirname(native)} ${size} ${mtimeMs}`)
    .digest("hex")
    .slice(0, 12);
  return `${basename(dirname(native))}-${build}`;
}

/** Under another name first, so that a kill half-way leaves nothing that looks complete. */
function fill(folder: string, native: string): void {
  mkdirSync(dirname(folder), { recursive: true, mode: 0o755 });
  const draft = mkdtempSync(`${folder}.`);
  try {
    linkOrCopy(native, draft);
    chmodSync(draft, 0o755);
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

export function linkOrCopy(from: string, to: string): void {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      mkdirSync(target, { mode: 0o755 });
      linkOrCopy(source, target);
    } else if (entry.isSymbolicLink()) {
      cpSync(source, target, { verbatimSymlinks: true });
    } else {
      try {
        linkSync(source, target);
      } catch {
        cpSync(source, target);
      }
    }
  }
}

/** A folder in a shared place that somebody else could have put there, or can write to, is not used. */
function assertOurs(folder: string): void {
  const { uid, mode } = lstatSync(folder);
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0) throw new Error("it belongs to somebody else.");
}
