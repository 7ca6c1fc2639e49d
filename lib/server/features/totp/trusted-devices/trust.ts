import "server-only";
import { mostTrustedDevices } from "@/lib/shared/features/totp/trusted-devices";
import { transaction } from "../../../db";
import { env } from "../../../env";
import { happened } from "../../../events";
import type { CookieChange } from "../../../http/cookie";
import { seal } from "../../../keys/seal";
import { currentClient } from "../../../request-context";
import type { PresentedCookies } from "../../../session/cookies";
import type { Proof } from "../../../session/decision";
import { hashOf, trustedCookie } from "../../../session/totp/trusted";
import { insertTrustedDevice } from "../../../session/totp/trusted-store";

/**
 * Trusts the browser in which somebody has just taken the second step, until TRUSTED_DEVICE_TTL is over.
 *
 * @param ticket of the step. The secret is made of it, so that a form that is sent twice gives the browser the same one: a ticket is 256 random bits that
 *   nobody else has, and the seal keeps whoever might have seen it from making the secret
 * @throws AppError `unavailable`
 */
export async function trustDevice(
  { id: userId, credentialVersion }: Proof["user"],
  ticket: string,
  presented: PresentedCookies,
): Promise<CookieChange> {
  const secret = seal("trusted-device/v1", ticket);
  const limits = { ttl: env().TRUSTED_DEVICE_TTL, most: mostTrustedDevices };
  const owned = { userId, credentialVersion, hash: hashOf(userId, secret), ...currentClient() };
  await transaction(async (tx) => {
    const device = await insertTrustedDevice(owned, limits, tx);
    if (device !== undefined)
      await happened({ type: "device_trusted", outcome: "success", userId, detail: { device } }, tx);
  });
  return trustedCookie(secret, presented);
}
