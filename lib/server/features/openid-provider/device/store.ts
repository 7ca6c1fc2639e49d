import "server-only";
import { db, type Transaction } from "../../../db";
import { Prisma } from "@/prisma/generated/client";
import { pollSeconds } from "@/lib/shared/features/openid-provider/device";
import { grantLives } from "../artifact-store";

type NewRequest = {
  readonly hash: string;
  readonly userCodeSeal: string;
  readonly clientId: string;
  readonly payload: object;
  readonly ip: string;
  readonly userAgent: string | null;
  /** Seconds. */
  readonly expiresIn: number;
};

/** Writes what a device asks. @returns false where another one has that code @throws AppError `unavailable`; so do all that follow */
export async function insertRequest(asked: NewRequest): Promise<boolean> {
  const { hash, userCodeSeal, clientId, payload, ip, userAgent, expiresIn } = asked;
  const made = await db().$executeRaw`
    INSERT INTO "DeviceRequest" ("hash", "userCodeSeal", "clientId", "payload", "ip", "userAgent", "pollSeconds", "expiresAt")
    VALUES (${hash}, ${userCodeSeal}, ${clientId}::uuid, ${JSON.stringify(payload)}::jsonb, ${ip}, ${userAgent}::text,
      ${pollSeconds}::int, now() + make_interval(secs => ${expiresIn}::int))
    ON CONFLICT DO NOTHING`;
  return made > 0;
}

/** Of a request `d`: it is still to be told what has become of it, and what it was let do has not ended. */
const isKept = Prisma.sql`d."expiresAt" > now() - interval '1 hour'
  AND (d."grantId" IS NULL OR EXISTS (SELECT 1 FROM "AppGrant" g WHERE g."id" = d."grantId" AND ${grantLives}))`;

/** What a device is told that asks. */
type PolledRow = { readonly payload: object; readonly decision: object | null };

/** A request by the hash of its device code. */
export async function findPolled(hash: string): Promise<PolledRow | undefined> {
  const [found] = await db().$queryRaw<PolledRow[]>`
    SELECT d."payload", d."decision" FROM "DeviceRequest" d WHERE d."hash" = ${hash} AND ${isKept}`;
  return found;
}

/**
 * Gives it what it was let do: of any number that ask at once, one is told that it was the first.
 *
 * @param answering after so many seconds it counts again where nobody is known to have been answered
 */
export async function consumeRequest(hash: string, answering: number, tx: Transaction): Promise<boolean> {
  const used = await tx.$executeRaw`
    UPDATE "DeviceRequest" SET "consumedAt" = now()
    WHERE "hash" = ${hash}
      AND ("consumedAt" IS NULL OR ("answeredAt" IS NULL AND "consumedAt" <= now() - make_interval(secs => ${answering}::int)))`;
  return used > 0;
}

/** Notes that it has been given its tokens. */
export async function noteRequestAnswered(hash: string): Promise<void> {
  await db().$executeRaw`UPDATE "DeviceRequest" SET "answeredAt" = now() WHERE "hash" = ${hash}`;
}

/** The grant of a device that was given its tokens, so many seconds ago or more. */
export async function findGrantAnswered(hash: string, seconds: number): Promise<string | undefined> {
  const [found] = await db().$queryRaw<{ grantId: string }[]>`
    SELECT "grantId" FROM "DeviceRequest" WHERE "hash" = ${hash} AND "grantId" IS NOT NULL
      AND "answeredAt" IS NOT NULL AND "consumedAt" < now() - make_interval(secs => ${seconds}::float8)`;
  return found?.grantId;
}

/**
 * Notes that a device has asked.
 *
 * @param patience for so many seconds it may come too early: clocks and networks are not that exact
 * @returns whether it came before its time; it has to wait longer then
 */
export async function notePoll(hash: string, patience: number): Promise<boolean> {
  const [noted] = await db().$queryRaw<{ isEarly: boolean }[]>`
    WITH before AS (
      SELECT "hash", COALESCE("polledAt" > now() - make_interval(secs => "pollSeconds" - ${patience}::float8), false) AS "isEarly"
      FROM "DeviceRequest" WHERE "hash" = ${hash} FOR UPDATE
    )
    UPDATE "DeviceRequest" d SET "polledAt" = now(),
      "pollSeconds" = d."pollSeconds" + CASE WHEN b."isEarly" THEN ${pollSeconds}::int ELSE 0 END
    FROM before b WHERE d."hash" = b."hash" RETURNING b."isEarly"`;
  return noted?.isEarly === true;
}

/** What somebody is asked about, or told of. */
export type RequestRow = {
  readonly hash: string;
  readonly payload: unknown;
  readonly clientId: string;
  readonly name: string;
  readonly clientScopes: readonly string[];
  readonly isTold: boolean;
  readonly ip: string;
  readonly userAgent: string | null;
  readonly createdAt: Date;
  readonly isOver: boolean;
  readonly isDecided: boolean;
  /** Who has let it in. */
  readonly allowedBy: string | null;
};

/** A request by its sealed code; none of an app that is disabled. */
export async function findRequest(userCodeSeal: string): Promise<RequestRow | undefined> {
  const [found] = await db().$queryRaw<RequestRow[]>`
    SELECT d."hash", d."payload", d."clientId", c."name", c."scopes" AS "clientScopes", c."backchannelLogoutUri" IS NOT NULL AS "isTold",
      d."ip", d."userAgent", d."createdAt", d."expiresAt" <= now() AS "isOver", d."decision" IS NOT NULL AS "isDecided",
      (SELECT n."userId" FROM "AppGrant" g JOIN "AppConsent" n ON n."id" = g."consentId" WHERE g."id" = d."grantId") AS "allowedBy"
    FROM "DeviceRequest" d JOIN "Client" c ON c."id" = d."clientId" AND c."disabledAt" IS NULL
    WHERE d."userCodeSeal" = ${userCodeSeal} AND ${isKept}`;
  return found;
}

/** Locks a request to the end of the transaction. @returns whether there is something to decide about it */
export async function lockRequest(hash: string, tx: Transaction): Promise<boolean> {
  const found = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "DeviceRequest" WHERE "hash" = ${hash} AND "decision" IS NULL AND "expiresAt" > now() FOR UPDATE`;
  return found.length > 0;
}

/** Writes down what somebody has said. @param grantId by which it is let in; null for a no */
export async function decideRequest(
  hash: string,
  decision: object,
  grantId: string | null,
  tx: Transaction,
): Promise<void> {
  await tx.deviceRequest.update({ where: { hash }, data: { decision, grantId } });
}
