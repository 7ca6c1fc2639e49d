import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { migrate } from "../../scripts/db/migrate";
import { ensureDatabase } from "../../scripts/embedded/database";
import { postmasterOf } from "../../scripts/embedded/pid-file";
import { joinEmbeddedServer } from "../../scripts/embedded/server";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import { removeScratch, scratchFolder } from "./scratch";

/** A database of a test's own, migrated and empty. */
export type Database = {
  readonly url: string;
  /** Runs one statement and returns its rows. */
  readonly query: <Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]) => Promise<Row[]>;
  readonly drop: () => Promise<void>;
};

/** A PostgreSQL of a test's own, to be frozen and killed. */
export type OwnPostgres = Database & {
  /** Where it lives; its log is in here. */
  readonly folder: string;
  /** To the postmaster alone. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** The postmaster, while it runs. */
  readonly pid: () => number | undefined;
  /** Stops it in order and starts it again. */
  readonly restart: () => Promise<void>;
};

/** Copies the migrated database of this run, or another of its server that nobody is connected to; takes some 50 ms. */
export async function startDatabase(of?: Pick<Database, "url">): Promise<Database> {
  const template = of?.url ?? inject("templateUrl");
  const name = `test_${randomBytes(6).toString("hex")}`;
  const administration = withDatabase(template, "postgres");
  await once(administration, `CREATE DATABASE "${name}" TEMPLATE "${new URL(template).pathname.slice(1)}"`);
  await farFromUtc(administration, name);
  return databaseAt(withDatabase(template, name), () =>
    once(administration, `DROP DATABASE "${name}" WITH (FORCE)`).then(() => undefined),
  );
}

/**
 * Starts a PostgreSQL that no other test uses; takes about a second.
 *
 * @param options `durable` where a test is about what has been written for good
 */
export async function startOwnPostgres({ durable = false } = {}): Promise<OwnPostgres> {
  const folder = scratchFolder("own-postgres");
  const join = () => joinEmbeddedServer(folder, { durable });
  let server = await join();
  const url = await ensureDatabase(server, "portcullis");
  await migrate(url, `${root}/prisma/migrations`);
  await farFromUtc(url, "portcullis");
  const pid = () => postmasterOf(`${folder}/postgres`);
  const signal = (name: NodeJS.Signals) => {
    const running = pid();
    if (running !== undefined) process.kill(running, name);
  };
  return {
    ...databaseAt(url, async () => {
      await server.leave();
      removeScratch(folder);
    }),
    folder,
    signal,
    pid,
    restart: async () => {
      await server.leave();
      server = await join();
    },
  };
}

/** Everything has to hold where neither the database's zone nor the processes' is UTC, which hides what forgets about zones. */
const farFromUtc = (url: string, name: string) =>
  once(url, `ALTER DATABASE "${name}" SET timezone TO 'America/New_York'`);

/** A database of some server, as tests have it. */
export function databaseAt(url: string, drop: () => Promise<void>): Database {
  return {
    url,
    query: async <Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []) =>
      (await once<Row>(url, sql, values)).rows,
    drop,
  };
}

async function once<Row extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<pg.QueryResult<Row>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query<Row>(sql, [...values]);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
