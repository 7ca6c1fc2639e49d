import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, vi } from "vitest";
import { type OwnPostgres, startOwnPostgres } from "./database";

/** A PostgreSQL that writes down every statement. */
export async function startTalkingPostgres(): Promise<OwnPostgres> {
  const postgres = await startOwnPostgres();
  await postgres.query("ALTER SYSTEM SET log_statement = 'all'");
  await postgres.query("SELECT pg_reload_conf()");
  return postgres;
}

/** Jobs, which instances there are, the feed, the minute's question for the time, what clients have shown, and what a connection is told when the pool opens it. */
const background =
  /"Job"|"Instance"|(UPDATE|DELETE FROM) (?:"public"\.)?"OutboxMail"|feed_|pg_notify|clock_timestamp|seenGeneration|statement_timeout/;

/** What the app has said to such a database while something happened, without what goes on in the background. */
export async function statementsOf(postgres: OwnPostgres, work: () => Promise<unknown>): Promise<readonly string[]> {
  const log = () => readFileSync(join(postgres.folder, "postgres.log"), "utf8");
  const mark = async (): Promise<string> => {
    const name = `mark-${randomBytes(6).toString("hex")}`;
    await postgres.query(`SELECT '${name}'`);
    await vi.waitFor(() => expect(log()).toContain(name), 5000);
    return name;
  };
  const start = await mark();
  await work();
  const end = await mark();
  const text = log();
  return text
    .slice(text.indexOf(start), text.indexOf(end))
    .split(/^(?=\d{4}-\d\d-\d\d )/m)
    .flatMap(
      (entry) =>
        /^(?:\S+ ){3}portcullis \[\d+\] \w{5} LOG: {2}(?:execute [^:]*|statement): ([\s\S]*)/
          .exec(entry)?.[1]
          ?.trim() ?? [],
    )
    .filter((statement) => !statement.includes('"AppLogout"')) // feature:openid-provider
    .filter((statement) => !background.test(statement));
}
