import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Account, unprivilegedAccount } from "../../scripts/embedded/account";
import { installWithApt } from "../../scripts/test/distribution";
import { freePort } from "../../scripts/start/port";
import type { Database } from "./database";
import { startWire } from "./wire";

export type Pooler = { readonly url: string; readonly stop: () => Promise<void> };

const program = "/usr/sbin/pgbouncer";

/** Whether Debian's PgBouncer is there, or could be installed. */
export function hasPgBouncer(): boolean {
  try {
    if (!existsSync(program)) installWithApt("pgbouncer");
  } catch {
    // No root, no Debian, no network: then without.
  }
  return existsSync(program);
}

/** Debian's PgBouncer in front of a database, in transaction mode and otherwise as it comes; where it can't be had, nothing is in front. */
export async function startPgBouncer(behind: Database): Promise<Pooler> {
  if (!hasPgBouncer()) return { url: behind.url, stop: () => Promise.resolve() };
  // As an account of its own it may not look where the embedded server's socket is.
  const wire = await startWire(behind);
  const real = new URL(wire.database.url);
  const name = real.pathname.slice(1);
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "pgbouncer-"));
  chmodSync(folder, 0o755);
  const configuration = join(folder, "pgbouncer.ini");
  writeFileSync(
    configuration,
    `[databases]
${name} = host=${real.hostname} port=${real.port} dbname=${name} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 4
`,
  );
  const child = spawn(program, [configuration], {
    stdio: ["ignore", "pipe", "pipe"],
    ...idsOf(unprivilegedAccount()),
  });
  let output = "";
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const stop = async () => {
    await end(child);
    await wire.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  for (let look = 0; look < 200 && !(await isOpen(port)); look += 1) await sleep(50);
  if (!(await isOpen(port))) {
    await stop();
    throw new Error(`PgBouncer does not listen:\n${output}`);
  }
  return { url: `postgresql://postgres@127.0.0.1:${port}/${name}`, stop };
}

/** As root it does not run. */
const idsOf = (account: Account | undefined) => account && { uid: account.uid, gid: account.gid };

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const answer = (open: boolean) => () => {
      socket.destroy();
      resolve(open);
    };
    socket.once("connect", answer(true)).once("error", answer(false));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const over = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await over;
}
