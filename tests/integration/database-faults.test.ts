import { beforeAll, describe, expect, it } from "vitest";
import { databaseInProcess } from "../harness/in-process";

const database = await databaseInProcess();
const { db, transaction } = await import("@/lib/server/db");

/** What PostgreSQL says while it can't work, by its SQLSTATE (PostgreSQL's manual, appendix A). */
const faults = {
  "08006": "connection_failure",
  "25006": "read_only_sql_transaction: a standby",
  "40001": "serialization_failure",
  "40P01": "deadlock_detected",
  "53000": "insufficient_resources",
  "53100": "disk_full",
  "53200": "out_of_memory",
  "53300": "too_many_connections",
  "53400": "configuration_limit_exceeded",
  "54000": "program_limit_exceeded: a full queue of notifications",
  "55P03": "lock_not_available",
  "57014": "query_canceled: statement_timeout",
  "57P01": "admin_shutdown",
  "57P02": "crash_shutdown",
  "57P03": "cannot_connect_now",
  "57P05": "idle_session_timeout",
  "58030": "io_error",
  XX000: "internal_error",
};
/** What it says about a statement of ours that is wrong. */
const defects = {
  "22012": "division_by_zero",
  "42P01": "undefined_table",
  "23514": "check_violation",
  "42883": "undefined_function",
};

const ways = {
  "a raw query": (state: string) => db().$queryRaw`SELECT fail_with(${state})`,
  "a raw statement": (state: string) => db().$executeRaw`SELECT fail_with(${state})`,
  "a model's write": (state: string) =>
    db().job.create({ data: { name: state, leaseUntil: new Date(), holder: "0197c0de-0000-4000-8000-000000000001" } }),
  "a transaction": (state: string) => transaction((tx) => tx.$queryRaw`SELECT fail_with(${state})`),
};

beforeAll(async () => {
  await database.query(`
    CREATE FUNCTION fail_with(state text) RETURNS int LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'as asked' USING ERRCODE = state; END $$;
    CREATE FUNCTION fail_with_name() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM fail_with(NEW."name"); RETURN NEW; END $$;
    CREATE TRIGGER fail BEFORE INSERT ON "Job" FOR EACH ROW EXECUTE FUNCTION fail_with_name()`);
});

describe.each(Object.entries(ways))("%s", (_, ask) => {
  it.each(Object.entries(faults))(
    "that fails with %s (%s) is unavailable: whoever tries again may succeed",
    async (state) => {
      await expect(ask(state)).rejects.toMatchObject({ code: "unavailable" });
    },
  );

  it.each(Object.entries(defects))("that fails with %s (%s) is a defect, and is said to be one", async (state) => {
    await expect(ask(state)).rejects.not.toMatchObject({ code: "unavailable" });
  });
});
