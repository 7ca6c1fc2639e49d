import * as openid from "openid-client";
import { isOver } from "./problem";
import { provider, resource } from "./provider";
import { end, find, keepTokens, type SignIn } from "./store";

/** A token that has less than this left is not shown any more, in ms. */
const margin = 20_000;

/**
 * Tokens as they are kept.
 *
 * @param askedAt when they were asked for, in ms: they live from some moment after it
 * @param refresh the refresh token to go on with, where none comes
 */
export const tokensOf = (
  { access_token, refresh_token, expires_in = 0 }: openid.TokenEndpointResponse,
  askedAt: number,
  refresh?: string,
): SignIn["tokens"] => ({
  access: access_token,
  accessExpiresAt: askedAt + expires_in * 1000,
  refresh: refresh_token ?? refresh,
});

const refreshing = new Map<string, Promise<string | undefined>>();

/**
 * An access token to show to the provider's API; refreshed where that is due, once for all who ask at the same time.
 *
 * @param id the session's
 * @param refused an access token that was not taken, though it should have some time left
 * @returns undefined where the session has ended
 * @throws whatever `problemOf` explains
 */
export async function accessToken(id: string, refused?: string): Promise<string | undefined> {
  const record = find(id);
  if (record === undefined || "ended" in record) return undefined;
  const { access, accessExpiresAt } = record.tokens;
  if (access !== refused && accessExpiresAt - margin > Date.now()) return access;
  const running = refreshing.get(id) ?? refresh(id, record.tokens.refresh).finally(() => refreshing.delete(id));
  refreshing.set(id, running);
  return running;
}

async function refresh(id: string, token: string | undefined): Promise<string | undefined> {
  const askedAt = Date.now();
  try {
    if (token !== undefined) {
      const answer = await openid.refreshTokenGrant(await provider(), token, { resource: resource() });
      const tokens = tokensOf(answer, askedAt, token);
      keepTokens(id, tokens);
      return tokens.access;
    }
  } catch (error) {
    if (!isOver(error)) throw error;
  }
  // Everything that this sign-in was given has ended there.
  end(id);
  return undefined;
}
