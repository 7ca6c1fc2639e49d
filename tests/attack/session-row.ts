import type { CookieJar, Database } from "../harness";
import { refreshTokenOf } from "./forge";

export type SessionRow = {
  readonly id: string;
  readonly generation: number;
  readonly rotatedAt: Date;
  readonly idleExpiresAt: Date;
  readonly absoluteExpiresAt: Date;
  readonly endedAt: Date | null;
  readonly endReason: string | null;
};

export const sessionIdOf = (jar: CookieJar): string => refreshTokenOf(jar).split(".")[0] ?? "";

/** The row of the session that a browser holds. */
export async function rowOf(database: Database, jar: CookieJar | string): Promise<SessionRow> {
  const id = typeof jar === "string" ? jar : sessionIdOf(jar);
  const [row] = await database.query<SessionRow>('SELECT * FROM "Session" WHERE "id" = $1', [id]);
  if (row === undefined) throw new Error("there is no such session");
  return row;
}

/** Lets time pass for one session: everything in its row moves back by that many seconds, its ends stay where they are if said so. */
export async function age(
  database: Database,
  jar: CookieJar,
  column: keyof SessionRow,
  seconds: number,
): Promise<void> {
  await database.query(`UPDATE "Session" SET "${column}" = now() - make_interval(secs => $2) WHERE "id" = $1`, [
    sessionIdOf(jar),
    seconds,
  ]);
}
