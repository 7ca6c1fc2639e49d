import type { CookieJar, Database } from "../harness";
import { refreshTokenOf } from "./forge";

export type SessionRow = {
  readonly id: string;
  readonly generation: number;
  readonly seenGeneration: number;
  readonly rotatedAt: Date;
  readonly authenticatedAt: Date;
  readonly amr: readonly string[];
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

/** Puts the absolute end of a session so many seconds from now; the idle end is never behind it (a CHECK). */
export async function setAbsoluteEnd(database: Database, jar: CookieJar, secondsFromNow: number): Promise<void> {
  await database.query(
    `UPDATE "Session" SET "absoluteExpiresAt" = s."end", "idleExpiresAt" = LEAST("idleExpiresAt", s."end")
     FROM (SELECT now() + make_interval(secs => $2) AS "end") s WHERE "id" = $1`,
    [sessionIdOf(jar), secondsFromNow],
  );
}

/** Puts one moment of a session so many seconds back from now. */
export async function age(
  database: Database,
  jar: CookieJar,
  column: "rotatedAt" | "idleExpiresAt" | "authenticatedAt",
  seconds: number,
): Promise<void> {
  await database.query(`UPDATE "Session" SET "${column}" = now() - make_interval(secs => $2) WHERE "id" = $1`, [
    sessionIdOf(jar),
    seconds,
  ]);
}
