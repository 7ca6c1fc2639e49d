import "server-only";
import { pool } from "../db";

/** What a counter says: attempts in this window, and how many ms are left of it. */
export type Count = { readonly points: number; readonly msLeft: number };

/** By the database's clock: no instance's own decides when a window ends. */
const ms = `(extract(epoch FROM now()) * 1000)::bigint`;

/** $1 key, $2 seconds of a window. */
const take = `
  INSERT INTO "RateLimit" AS r ("key", "points", "expire") VALUES ($1, 1, ${ms} + $2::bigint * 1000)
  ON CONFLICT ("key") DO UPDATE SET
    "points" = CASE WHEN r."expire" <= ${ms} THEN 1 ELSE r."points" + 1 END,
    "expire" = CASE WHEN r."expire" <= ${ms} THEN EXCLUDED."expire" ELSE r."expire" END
  RETURNING "points", ("expire" - ${ms})::float8 AS "msLeft"`;

/** Counts an attempt; the first one begins a window of so many seconds. @throws whatever the driver does */
export async function countAttempt(key: string, seconds: number): Promise<Count> {
  const { rows } = await pool().query<Count>(take, [key, seconds]);
  const [count] = rows;
  if (count === undefined) throw new Error("an upsert returned no row");
  return count;
}

/** Gives one attempt back. @returns how many are counted now @throws whatever the driver does */
export async function giveBack(key: string): Promise<number> {
  const { rows } = await pool().query<{ points: number }>(
    `UPDATE "RateLimit" SET "points" = "points" - 1 WHERE "key" = $1 AND "points" > 0 RETURNING "points"`,
    [key],
  );
  return rows[0]?.points ?? 0;
}

/** Starts a count again. @throws whatever the driver does */
export async function forget(key: string): Promise<void> {
  await pool().query('DELETE FROM "RateLimit" WHERE "key" = $1', [key]);
}

/** Starts counts again: these, and those below them. @returns how many there were @throws whatever the driver does */
export async function forgetAll(keys: readonly string[]): Promise<number> {
  const { rowCount } = await pool().query(
    `DELETE FROM "RateLimit" WHERE split_part("key", '.', 1) = ANY ($1::text[])`,
    [[...keys]],
  );
  return rowCount ?? 0;
}
