import "server-only";
import { db } from "../../db";
import { Prisma } from "@/prisma/generated/client";

/** What the provider keeps of a kind of its own, by SHA-256 of what its holder presents. */
type Place = { readonly model: string; readonly hash: string };

type Artifact = Place & {
  readonly payload: object;
  /** What it was issued by, if anything: it ends with that. */
  readonly grantId: string | null;
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
export async function saveArtifact({ model, hash, payload, grantId, expiresIn }: Artifact): Promise<void> {
  await db().$executeRaw`
    WITH grants AS (SELECT FROM "AppGrant" WHERE "id" = ${grantId}::uuid FOR KEY SHARE)
    INSERT INTO "OidcArtifact" ("model", "hash", "payload", "grantId", "expiresAt")
    SELECT ${model}, ${hash}, ${JSON.stringify(payload)}::jsonb, ${grantId}::uuid, now() + make_interval(secs => ${expiresIn}::int)
    WHERE ${grantId}::uuid IS NULL OR EXISTS (SELECT FROM grants)
    ON CONFLICT ("model", "hash") DO UPDATE SET "payload" = EXCLUDED."payload", "expiresAt" = EXCLUDED."expiresAt"`;
}

/**
 * Of a refresh token `a` that was used: one has come in its place, as the library counts them. Where none has, nobody was given anything for it: the
 * database went away between the two.
 */
const isReplaced = Prisma.sql`EXISTS (
  SELECT FROM "OidcArtifact" n
  WHERE n."grantId" = a."grantId" AND n."model" = a."model" AND n."payload"->>'iiat' = a."payload"->>'iiat'
    AND COALESCE((n."payload"->>'rotations')::int, 0) > COALESCE((a."payload"->>'rotations')::int, 0))`;

/** For so many seconds after its use whoever has used it may still be about to write what comes in its place. */
const answeringSeconds = 10;

type FoundArtifact = {
  readonly payload: object;
  /** How many seconds ago it was used for the first time, if it was. */
  readonly consumedFor: number | null;
  /** Whether a refresh token has come in its place. */
  readonly isReplaced: boolean;
};

/** An artifact that counts. */
export async function findArtifact({ model, hash }: Place): Promise<FoundArtifact | undefined> {
  const [found] = await db().$queryRaw<FoundArtifact[]>`
    SELECT a."payload", extract(epoch FROM now() - a."consumedAt")::float8 AS "consumedFor",
      a."consumedAt" IS NOT NULL AND ${isReplaced} AS "isReplaced"
    FROM "OidcArtifact" a WHERE a."model" = ${model} AND a."hash" = ${hash} AND ${stands}`;
  return found;
}

/**
 * Uses it: of any number that come at once, one is told that it was the first.
 *
 * @param leeway for so many seconds after the first use another one counts too
 */
export async function consumeArtifact({ model, hash }: Place, leeway: number): Promise<boolean> {
  const used = await db().$executeRaw`
    UPDATE "OidcArtifact" a SET "consumedAt" = COALESCE(a."consumedAt", now())
    WHERE a."model" = ${model} AND a."hash" = ${hash}
      AND (a."consumedAt" IS NULL OR a."consumedAt" > now() - make_interval(secs => ${leeway}::float8))`;
  return used > 0;
}

/** Uses a refresh token again whose use came to nothing: its time begins anew. @returns whether it was one */
export async function consumeUnanswered({ model, hash }: Place): Promise<boolean> {
  const used = await db().$executeRaw`
    UPDATE "OidcArtifact" a SET "consumedAt" = now()
    WHERE a."model" = ${model} AND a."hash" = ${hash}
      AND a."consumedAt" < now() - make_interval(secs => ${answeringSeconds}::int) AND NOT ${isReplaced}`;
  return used > 0;
}

/** Forgets what somebody presents: nobody who brings it is known any more. */
export async function deleteArtifact({ model, hash }: Place): Promise<void> {
  await db().$executeRaw`DELETE FROM "OidcArtifact" WHERE "model" = ${model} AND "hash" = ${hash}`;
}
