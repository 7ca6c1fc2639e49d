import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import { join } from "node:path";
import type { Binaries } from "./binaries";
import type { Place } from "./place";

/**
 * Starts one of PostgreSQL's programs inside a folder, as the account that may run it.
 *
 * As root the folder may lie where that account can't go by name. It needs no name: the process starts inside, and
 * `/proc/self/cwd` leads there (and stays right for PostgreSQL's own children, which never change their folder).
 *
 * @param args get the name by which the program can reach the folder
 */
export function startProgram(
  name: "initdb" | "postgres",
  {
    binaries,
    place,
    folder,
    args,
    stdio,
    signal,
  }: {
    readonly binaries: Binaries;
    readonly place: Place;
    readonly folder: string;
    readonly args: (folder: string) => readonly string[];
    readonly stdio: StdioOptions;
    /** Ends it with SIGTERM. */
    readonly signal?: AbortSignal;
  },
): ChildProcess {
  const reachable = place.account !== undefined && process.platform === "linux" ? "/proc/self/cwd" : folder;
  return spawn(join(binaries.folder, process.platform === "win32" ? `${name}.exe` : name), args(reachable), {
    cwd: folder,
    // Nothing of the caller's environment (PGDATA, PGOPTIONS, secrets) reaches the server.
    env: environment({ PATH: process.env["PATH"] ?? "", LC_ALL: "C", TZ: "UTC", ...systemRoot(), ...binaries.env }),
    stdio,
    // Its own session, so that a Ctrl-C in the terminal reaches us, and we stop it in order.
    detached: true,
    windowsHide: true,
    ...(signal && { signal }),
    ...(place.account && { uid: place.account.uid, gid: place.account.gid }),
  });
}

function systemRoot(): Record<string, string> {
  const root = process.env["SystemRoot"];
  return root === undefined ? {} : { SystemRoot: root };
}

/** Next declares NODE_ENV as always present in an environment; here it has no meaning. */
function environment(variables: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...variables } as unknown as NodeJS.ProcessEnv;
}
