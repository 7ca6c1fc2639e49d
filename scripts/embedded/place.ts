import { createHash } from "node:crypto";
import { chmodSync, chownSync, lstatSync, mkdirSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StepError } from "../bootstrap/steps.mjs";
import type { Account } from "./account";

/** Where one embedded server lives. */
export type Place = {
  /** DATA_DIR, absolute and without symbolic links. */
  readonly dataDir: string;
  /** PostgreSQL's data directory. */
  readonly cluster: string;
  /** The folder of the unix socket; not used on Windows. */
  readonly socketFolder: string;
  readonly account: Account | undefined;
};

/** The longest path that a unix socket's address holds, in bytes (104 with its final zero on macOS, 108 on Linux). */
const longestSocketPath = process.platform === "darwin" ? 103 : 107;
export const socketName = ".s.PGSQL.5432";

/** Makes DATA_DIR (mode 0700) and says where in it the server lives. */
export function placeIn(folder: string, account: Account | undefined): Place {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const dataDir = realpathSync(folder);
  chmodSync(dataDir, 0o700);
  const cluster = join(dataDir, "postgres");
  const fits = Buffer.byteLength(join(cluster, socketName)) <= longestSocketPath;
  return { dataDir, cluster, socketFolder: fits ? cluster : shortFolder(dataDir, account), account };
}

/** For a DATA_DIR with a long path: a folder with a short one, that only the server's account (and root) can enter. */
function shortFolder(dataDir: string, account: Account | undefined): string {
  const uid = account?.uid ?? process.getuid?.() ?? 0;
  const folder = join(tmpdir(), `portcullis-${uid}-${createHash("sha256").update(dataDir).digest("hex").slice(0, 12)}`);
  try {
    mkdirSync(folder, { mode: 0o700 });
    if (account) chownSync(folder, account.uid, account.gid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o077) !== 0) {
    throw new StepError(`${folder} belongs to somebody else.`, "Set DATA_DIR to a folder with a shorter path.");
  }
  return folder;
}

/** What a server is told about where it lives, so that whoever finds it can tell whose it is. */
export const homeOf = ({ dataDir }: Place): string => createHash("sha256").update(dataDir).digest("hex").slice(0, 16);
