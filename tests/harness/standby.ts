import { execFileSync } from "node:child_process";
import { appendFileSync, chownSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { joinEmbeddedServer } from "../../scripts/embedded/server";
import { type Database, databaseAt, type OwnPostgres } from "./database";
import { removeScratch, scratchFolder } from "./scratch";
import { startWire } from "./wire";

/** A second PostgreSQL that follows a first one, in its own folder. */
export type Standby = Database & {
  /** From now on, what the first one writes arrives so many ms later. */
  readonly delay: (ms: number) => void;
  /** Nothing more arrives. */
  readonly cutOff: () => Promise<void>;
  /** Makes it take writes. */
  readonly promote: () => Promise<void>;
};

/** Copies a running PostgreSQL (a low-level base backup, PostgreSQL's manual, 25.3.4) and starts the copy as its standby. */
export async function startStandby(primary: OwnPostgres): Promise<Standby> {
  const folder = scratchFolder("standby");
  const cluster = join(folder, "postgres");
  await copyCluster(primary, cluster);
  const wire = await startWire(primary);
  const { hostname, port } = new URL(wire.database.url);
  writeAsOwner(cluster, "standby.signal", "");
  appendFileSync(
    join(cluster, "postgresql.auto.conf"),
    `primary_conninfo = 'host=${hostname} port=${port} user=postgres'\n`,
  );
  const server = await joinEmbeddedServer(folder);
  const url = server.url(new URL(primary.url).pathname.slice(1));
  const database = databaseAt(url, async () => {
    await server.leave();
    await wire.stop();
    removeScratch(folder);
  });
  return {
    ...database,
    delay: wire.delay,
    cutOff: wire.stop,
    promote: () => database.query("SELECT pg_promote()").then(() => undefined),
  };
}

async function copyCluster({ url, folder }: OwnPostgres, target: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("SELECT pg_backup_start('standby', fast => true)");
  // With its owner: as root PostgreSQL runs as somebody else.
  execFileSync("cp", ["-a", join(folder, "postgres"), target]);
  const { rows } = await client.query<{ labelfile: string }>("SELECT labelfile FROM pg_backup_stop()");
  await client.end();
  for (const name of readdirSync(target))
    if (/^(postmaster\.|\.s\.PGSQL)/.test(name)) rmSync(join(target, name), { force: true });
  writeAsOwner(target, "backup_label", rows[0]?.labelfile ?? "");
}

/** PostgreSQL wants its files to be its account's. */
function writeAsOwner(cluster: string, name: string, content: string): void {
  const { uid, gid } = statSync(cluster);
  writeFileSync(join(cluster, name), content, { mode: 0o600 });
  chownSync(join(cluster, name), uid, gid);
}
