import "server-only";
import type { Transaction } from "../db";

/** Lets the tickets of these purposes that wait expire now, by the clock that judges them: those of one account, or everybody's. */
export async function expireTickets(
  purposes: readonly string[],
  userId: string | undefined,
  tx: Transaction,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Ticket" SET "expiresAt" = now()
    WHERE "purpose" = ANY (${[...purposes]}::text[]) AND "usedAt" IS NULL
      AND "userId" = COALESCE(${userId ?? null}::uuid, "userId")`;
}
