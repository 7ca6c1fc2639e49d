import type { Database } from "./database";

/**
 * Makes a database that can be told to refuse: while a state stands in `Fault`, whoever looks into one of these tables, or writes one through it, is answered
 * with that SQLSTATE. A trigger may call the function `works()` too.
 */
export function makeBreakable(database: Database, ...tables: readonly string[]): Promise<unknown> {
  const broken = tables.map(
    (table) => `ALTER TABLE "${table}" RENAME TO "${table}ThatWorks";
    CREATE VIEW "${table}" AS SELECT * FROM "${table}ThatWorks" WHERE works();`,
  );
  return database.query(`
    CREATE TABLE "Fault" ("state" text);
    CREATE FUNCTION works() RETURNS boolean STABLE LANGUAGE plpgsql AS $$ BEGIN
      IF EXISTS (SELECT 1 FROM "Fault") THEN RAISE EXCEPTION 'as asked' USING ERRCODE = (SELECT "state" FROM "Fault"); END IF;
      RETURN true;
    END $$;
    ${broken.join("\n")}`);
}

/** From now on it refuses so. */
export const breakWith = (database: Database, state: string): Promise<unknown> =>
  database.query(`INSERT INTO "Fault" VALUES ($1)`, [state]);

/** From now on it works again. */
export const mend = (database: Database): Promise<unknown> => database.query('DELETE FROM "Fault"');
