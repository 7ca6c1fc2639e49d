import "server-only";
import { transaction, type Transaction } from "../../../db";
import { env } from "../../../env";
import { announce, insertTokenRevocation } from "../../../session/revocation";
import { consumeArtifact, noteArtifactAnswered, type Place } from "../artifact-store";
import { nothing } from "../unasked";
import { forgetCode, isKept } from "./store";

/**
 * The use of something that tokens are given for. Whoever used it and was not answered has nothing: until it is noted that they were, it is good
 * again (docs/decisions/0098-used-up-and-answered.md).
 */
export type Use = {
  /** @returns whether it counts @throws AppError `unavailable`; so do the others */
  readonly use: (tx: Transaction) => Promise<boolean>;
  /** Somebody has been given something for it. */
  readonly answered: () => Promise<void>;
  /** It did not count: what it gave ends, where no answer can be on its way any more. */
  readonly usedBefore: () => Promise<void>;
};

/** For so many seconds after a use that nobody is known to have been answered for, the answer may be under way: of many at once it is noted late. */
export const answeringSeconds = 10;

/** A code counts once (RFC 6749 §4.1.2); what it gave ends where it comes again, and no more than that. Its holder has proved to be whom it is for. */
export const codeUse = (place: Place): Use => ({
  use: (tx) => consumeArtifact(place, { leeway: 0, answering: answeringSeconds }, tx),
  answered: () => noteArtifactAnswered(place),
  usedBefore: () => endGivenBy(place),
});

/** A refresh token in whose place another comes counts for a moment more. */
export const refreshTokenUse = (place: Place): Use => ({
  use: (tx) => consumeArtifact(place, { leeway: env().REFRESH_LEEWAY, answering: 0 }, tx),
  answered: () => noteArtifactAnswered(place),
  usedBefore: nothing,
});

/** One that stays: it counts for as long as it is there. */
export const stayingUse = (place: Place): Use => ({
  use: (tx) => isKept(place, tx),
  answered: nothing,
  usedBefore: nothing,
});

async function endGivenBy({ hash }: Place): Promise<void> {
  const ended = await transaction(async (tx) => {
    const tokenIds = await forgetCode(hash, env().REFRESH_LEEWAY, tx);
    for (const tokenId of tokenIds) await insertTokenRevocation(tokenId, tx);
    return tokenIds;
  });
  if (ended.length > 0) await announce(ended.map((tokenId) => ({ kind: "token", tokenId })));
}
