import "server-only";
import { minute } from "@/lib/shared/durations";
import { AppError } from "@/lib/shared/errors";
import { happened } from "../../events";
import type { CookieChange } from "../../http/cookie";
import { accessCookie } from "../../session/cookies";
import { renewProof } from "../../session/renew";
import type { Session } from "../../session/session";
import { hasSecondFactor } from "../../session/totp/prove"; // feature:totp
import type { Person } from "./claims";
import { findProvider, type ProviderName } from "./providers";
import { findOwner, listIdentityRows } from "./store";

/** How far a provider's clock may be behind the database's, in ms. */
const tolerance = minute * 1000;

/**
 * Lets a sign-in at the provider that came after it was asked for be a fresh proof of whoever is signed in. Whoever has a second factor proves by
 * that, unless the provider's counts.
 *
 * @param askedAt when the provider was asked
 * @throws AppError `sso_not_anew`; `invalid_credentials`, `session_ended`, `unavailable`
 */
export async function confirm(session: Session, person: Person, askedAt: Date): Promise<readonly CookieChange[]> {
  const { userId, sessionId } = session;
  const { identity, amr, authenticatedAt } = person;
  const owner = await findOwner(identity);
  const isAnew = authenticatedAt !== null && authenticatedAt >= askedAt.getTime() - tolerance;
  if (owner?.id !== userId || !isAnew) throw new AppError("sso_not_anew");
  // feature:totp begin
  if (!amr.includes("mfa") && (await hasSecondFactor(userId))) throw new AppError("sso_not_anew");
  // feature:totp end
  const { row, access } = await renewProof(session, { user: owner, amr }, async (tx) => {
    const detail = { provider: identity.provider };
    await happened({ type: "reauthentication", outcome: "success", userId, sessionId, detail }, tx);
  });
  const { idleExpiresAt: sessionExpiresAt, staySignedIn } = row;
  return [accessCookie({ accessToken: access.token, sessionExpiresAt, staySignedIn })];
}

/** The providers at which somebody signed in can prove again who they are. @throws AppError `unavailable` */
export async function providersToConfirm({ userId }: Session): Promise<readonly ProviderName[]> {
  const names = [...new Set((await listIdentityRows(userId)).map(({ provider }) => provider))];
  return names.flatMap((name) => {
    const found = findProvider(name);
    return found?.provesAnew === true ? [{ name, label: found.label }] : [];
  });
}
