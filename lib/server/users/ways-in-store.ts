import "server-only";
import { AppError } from "@/lib/shared/errors";
import { db, type Transaction } from "../db";
import { env } from "../env"; // feature:sso

/**
 * How many ways into an account there are that its owner has set up. A second factor opens nothing alone, and a mail signs nobody in: neither is one.
 *
 * @throws AppError `unavailable`
 */
export async function countWaysIn(userId: string, within?: Transaction): Promise<number> {
  const tables = within ?? db();
  const counts = [
    await tables.user.count({ where: { id: userId, passwordHash: { not: null } } }),
    await tables.passkey.count({ where: { userId } }), // feature:passkeys
    // feature:sso begin
    // Those of a provider that was taken out of the configuration let nobody in.
    await tables.identity.count({ where: { userId, provider: { in: env().SSO_PROVIDERS.map(({ name }) => name) } } }),
    // feature:sso end
  ];
  return counts.reduce((sum, count) => sum + count, 0);
}

/**
 * Takes a way into an account away, unless it is the last. The account's row is locked from here to the end of the transaction: of two who
 * would each take one of the last two, whichever they are, one comes second.
 *
 * @param take returns what it took; something falsy where it was not there
 * @returns the same
 * @throws AppError `last_way_in`
 */
export async function takeWayIn<Taken>(userId: string, tx: Transaction, take: () => Promise<Taken>): Promise<Taken> {
  await tx.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ${userId}::uuid FOR NO KEY UPDATE`;
  const taken = await take();
  if (Boolean(taken) && (await countWaysIn(userId, tx)) === 0) throw new AppError("last_way_in");
  return taken;
}
