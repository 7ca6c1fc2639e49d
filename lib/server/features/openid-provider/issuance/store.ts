import "server-only";
import type { Transaction } from "../../../db";
import type { Place } from "../artifact-store";

/** Holds a grant to the end of the transaction: it ends before, or behind. @throws AppError `unavailable`; so do the others */
export async function lockGrant(id: string, tx: Transaction): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "AppGrant" WHERE "id" = ${id}::uuid FOR KEY SHARE`;
}

/** The same of a code, by its hash. */
export async function lockCode(hash: string, tx: Transaction): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "OidcArtifact" WHERE "model" = 'AuthorizationCode' AND "hash" = ${hash} FOR KEY SHARE`;
}

/** Whether it is there, whatever it says. */
export async function isKept({ model, hash }: Place, tx: Transaction): Promise<boolean> {
  const found = await tx.$queryRaw<
    unknown[]
  >`SELECT 1 FROM "OidcArtifact" WHERE "model" = ${model} AND "hash" = ${hash}`;
  return found.length > 0;
}

/**
 * Forgets a code that was used and answered so many seconds ago, with what it gave and what that was replaced by.
 *
 * @returns the ids of the JWTs among that
 */
export async function forgetCode(hash: string, seconds: number, tx: Transaction): Promise<readonly string[]> {
  const codes = await tx.$executeRaw`
    DELETE FROM "OidcArtifact" WHERE "model" = 'AuthorizationCode' AND "hash" = ${hash}
      AND "answeredAt" IS NOT NULL AND "consumedAt" < now() - make_interval(secs => ${seconds}::float8)`;
  if (codes === 0) return [];
  const gone = await tx.$queryRaw<{ model: string; hash: string }[]>`
    DELETE FROM "OidcArtifact" WHERE "code" = ${hash} RETURNING "model", "hash"`;
  return gone.flatMap(({ model, hash: id }) => (model === "Jwt" ? [id] : []));
}
