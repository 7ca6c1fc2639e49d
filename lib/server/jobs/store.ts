import "server-only";
import { randomUUID } from "node:crypto";
import { db } from "../db";

/** How long a lease holds unless it is extended, in seconds: so long a job rests after its holder was killed. */
export const leaseSeconds = 60;

/**
 * Takes the lease of a job, if nobody has it. Judged by the database's clock; no lock is held in between, so this works
 * through any pooler.
 *
 * @param restSeconds not while the last run ended less than so long ago
 * @returns what extends and returns this lease, or undefined when it is not to be had
 */
export async function takeLease(name: string, restSeconds: number): Promise<string | undefined> {
  const holder = randomUUID();
  const taken = await db().$executeRaw`
    INSERT INTO "Job" AS j ("name", "holder", "leaseUntil")
    VALUES (${name}, ${holder}::uuid, now() + make_interval(secs => ${leaseSeconds}::int))
    ON CONFLICT ("name") DO UPDATE SET "holder" = EXCLUDED."holder", "leaseUntil" = EXCLUDED."leaseUntil"
    WHERE j."leaseUntil" <= now()
      AND (j."finishedAt" IS NULL OR j."finishedAt" <= now() - make_interval(secs => ${restSeconds}::float8))`;
  return taken === 1 ? holder : undefined;
}

/** Keeps a job for a while longer. @returns false when the lease has run out and another instance took it */
export async function extendLease(name: string, holder: string): Promise<boolean> {
  const extended = await db().$executeRaw`
    UPDATE "Job" SET "leaseUntil" = now() + make_interval(secs => ${leaseSeconds}::int)
    WHERE "name" = ${name} AND "holder" = ${holder}::uuid`;
  return extended === 1;
}

/** Returns a lease. @param finished whether the job came to its end, so that it rests now */
export async function returnLease(name: string, holder: string, finished: boolean): Promise<void> {
  await db().$executeRaw`
    UPDATE "Job" SET "leaseUntil" = now(), "finishedAt" = CASE WHEN ${finished}::boolean THEN now() ELSE "finishedAt" END
    WHERE "name" = ${name} AND "holder" = ${holder}::uuid`;
}
