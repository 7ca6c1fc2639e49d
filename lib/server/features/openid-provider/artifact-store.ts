import "server-only";
import { db, type Transaction } from "../../db";
import { Prisma } from "@/prisma/generated/client";

/** What the provider keeps of a kind of its own, by SHA-256 of what its holder presents. */
export type Place = { readonly model: string; readonly hash: string };

export type Artifact = Place & {
  readonly payload: object;
  /** What it was issued by, if anything: it ends with that. */
  readonly grantId: string | null;
  /** The hash of the code that it comes from, while that can come again. */
  readonly code?: string | undefined;
  /** Seconds. */
  readonly expiresIn: number;
};

/** Of a grant `g`: its session, its person and its app are all still there and none is shut out. */
export const grantLives = Prisma.sql`EXISTS (
  SELECT 1 FROM "Session" s JOIN "User" u ON u."id" = s."userId" JOIN "Client" c ON c."id" = g."clientId"
  WHERE s."id" = g."sessionId" AND s."endedAt" IS NULL AND s."idleExpiresAt" > now() AND s."absoluteExpiresAt" > now()
    AND u."disabledAt" IS NULL AND c."disabledAt" IS NULL)`;

/** Of an artifact `a`: it has not expired, and what it was issued by lives. */
const stands = Prisma.sql`a."expiresAt" > now()
  AND (a."grantId" IS NULL OR EXISTS (SELECT 1 FROM "AppGrant" g WHERE g."id" = a."grantId" AND ${grantLives}))`;

/** Writes it, or writes over it. Nothing is written where its grant has gone meanwhile, or is about to. @throws AppError `unavailable`; so do all that follow */
export async function saveArtifact(
  { model, hash, payload, grantId, code, expiresIn }: Artifact,
  tx: Pick<Transaction, "$executeRaw"> = db(),
): Promise<void> {
  await tx.$executeRaw`
    WITH grants AS (SELECT FROM "AppGrant" WHERE "id" = ${grantId}::uuid FOR KEY SHARE)
    INSERT INTO "OidcArtifact" ("model", "hash", "payload", "grantId", "code", "expiresAt")
    SELECT ${model}, ${hash}, ${JSON.stringify(payload)}::jsonb, ${grantId}::uuid, ${code ?? null}::text,
      now() + make_interval(secs => ${expiresIn}::int)
    WHERE ${grantId}::uuid IS NULL OR EXISTS (SELECT FROM grants)
    ON CONFLICT ("model", "hash") DO UPDATE SET "payload" = EXCLUDED."payload", "expiresAt" = EXCLUDED."expiresAt"`;
}

type FoundArtifact = {
  readonly payload: object;
  /** How many seconds ago it was used for the first time, if it was. */
  readonly consumedFor: number | null;
  /** Whether somebody is known to have been given something for it. */
  readonly isAnswered: boolean;
  /** The hash of the code that it comes from, where that may still come again. */
  readonly code: string | null;
};

/** An artifact that counts. */
export async function findArtifact({ model, hash }: Place): Promise<FoundArtifact | undefined> {
  const [found] = await db().$queryRaw<FoundArtifact[]>`
    SELECT a."payload", extract(epoch FROM now() - a."consumedAt")::float8 AS "consumedFor", a."answeredAt" IS NOT NULL AS "isAnswered",
      (SELECT c."hash" FROM "OidcArtifact" c WHERE c."model" = 'AuthorizationCode' AND c."hash" = a."code" AND c."expiresAt" > now()) AS "code"
    FROM "OidcArtifact" a WHERE a."model" = ${model} AND a."hash" = ${hash} AND ${stands}`;
  return found;
}

/** How often something may be used, in seconds since its first use. */
export type UseRule = {
  /** For so long another use counts too; 0: none does, not even of whoever's transaction is the older one. */
  readonly leeway: number;
  /** After so long it counts again where nobody is known to have been answered. */
  readonly answering: number;
};

/** Uses it: of any number that come at once, one is told that it was the first. */
export async function consumeArtifact(
  { model, hash }: Place,
  { leeway, answering }: UseRule,
  tx: Pick<Transaction, "$executeRaw"> = db(),
): Promise<boolean> {
  const used = await tx.$executeRaw`
    UPDATE "OidcArtifact" a
    SET "consumedAt" = CASE WHEN a."consumedAt" > now() - make_interval(secs => ${leeway}::float8) THEN a."consumedAt" ELSE now() END
    WHERE a."model" = ${model} AND a."hash" = ${hash}
      AND (a."consumedAt" IS NULL
        OR (${leeway}::float8 > 0 AND a."consumedAt" > now() - make_interval(secs => ${leeway}::float8))
        OR (a."answeredAt" IS NULL AND a."consumedAt" <= now() - make_interval(secs => ${answering}::float8)))`;
  return used > 0;
}

/** Notes that somebody was given something for it. */
export async function noteArtifactAnswered({ model, hash }: Place): Promise<void> {
  await db().$executeRaw`
    UPDATE "OidcArtifact" SET "answeredAt" = now() WHERE "model" = ${model} AND "hash" = ${hash}`;
}

/** Forgets what somebody presents: nobody who brings it is known any more. */
export async function deleteArtifact({ model, hash }: Place): Promise<void> {
  await db().$executeRaw`DELETE FROM "OidcArtifact" WHERE "model" = ${model} AND "hash" = ${hash}`;
}
