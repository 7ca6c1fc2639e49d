import "server-only";
import { AppError } from "@/lib/shared/errors";
import { now } from "../../clock";
import { consume, refuseClosed, sourceKey } from "../../rate-limit";
import { currentClient } from "../../request-context";
import type { ApiToken } from "../program";
import { judge } from "../revocation";
import { hashOf, readTokens, recall } from "./readings";
import type { GoodToken } from "./store";
import { noteUse } from "./use";

/** Whoever's rights have changed again each time that they were read is not served now. */
const mostTries = 3;

/**
 * Whom an API token speaks for; undefined for one that is unknown, expired or revoked, or whose account is disabled.
 *
 * Its row is the truth. What was read of it is kept for an hour at most, and each request judges that as it judges an access token: by the
 * revocations in memory, which hold its id in the place of a session's, and by its user's version. So nothing has to be taken out when it
 * ends, and a reading that comes in behind the news of its end is worth nothing.
 *
 * @param token one that is written as it should be
 * @throws AppError `unavailable` when neither memory nor the table can tell; `rate_limited` where it would have to be looked for, and too many from
 *   that network address were none
 */
export async function findBearer(token: string): Promise<ApiToken | undefined> {
  const hash = hashOf(token);
  let found = recall(hash) ?? (await lookFor(hash));
  for (let tries = 1; found !== undefined; tries += 1) {
    const { id, userId, version, role, scopes, expiresAt } = found;
    if (expiresAt.getTime() <= now()) return undefined;
    const verdict = await judge({ sid: id, jti: id, sub: userId, ver: version });
    if (verdict === "good") {
      noteUse(hash);
      return { kind: "api_token", userId, roles: [role], scopes, tokenId: id, expiresAt };
    }
    if (verdict === "revoked") return undefined;
    if (tries === mostTries) throw new AppError("unavailable", { retryAfterSeconds: 1 });
    // Superseded: what its user may do has changed since it was read.
    [found] = await readTokens([hash]);
  }
  return undefined;
}

/** A token that this instance does not remember. Anybody can make up any number of those, and each costs a read. */
async function lookFor(hash: string): Promise<GoodToken | undefined> {
  const source = sourceKey(currentClient().ip);
  refuseClosed("api_token_source", source);
  const [token] = await readTokens([hash]);
  if (token === undefined) await consume("api_token_source", source);
  return token;
}
