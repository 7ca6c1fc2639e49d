import "server-only";
import { mostTrustedDevices } from "@/lib/shared/features/totp/trusted-devices";
import type { Transaction } from "../../../db";
import { env } from "../../../env";
import { happened } from "../../../events";
import type { CookieChange } from "../../../http/cookie";
import { seal } from "../../../keys/seal";
import { currentClient } from "../../../request-context";
import type { PresentedCookies } from "../../../session/cookies";
import type { Proof } from "../../../session/decision";
import { secretHashOf, trustedCookie } from "../../../session/totp/trusted";
import { insertTrustedDevice } from "../../../session/totp/trusted-store";

/**
 * The secret of a trusted device. It is made of the ticket of the step that trusts it, so that a form that is sent twice gives the browser the same one: a
 * ticket is 256 random bits that nobody else has, and the seal keeps whoever might have seen it from making the secret.
 */
const trustSecret = (ticket: string): string => seal("trusted-device/v1", ticket);

/** What a browser gets with the step of this ticket, by whether it asked to be trusted. */
export const trustCookies = (
  { trustDevice: asked }: { readonly trustDevice: boolean },
  ticket: string,
  presented: PresentedCookies,
): readonly CookieChange[] => (asked ? [trustedCookie(trustSecret(ticket), presented)] : []);

/** Trusts the browser in which somebody takes the second step, until TRUSTED_DEVICE_TTL is over; together with the step, so that what ends trust later finds it. */
export async function trustDevice(
  { id: userId, credentialVersion }: Proof["user"],
  ticket: string,
  tx: Transaction,
): Promise<void> {
  const owned = { userId, credentialVersion, hash: secretHashOf(userId, trustSecret(ticket)), ...currentClient() };
  const limits = { ttl: env().TRUSTED_DEVICE_TTL, most: mostTrustedDevices };
  const device = await insertTrustedDevice(owned, limits, tx);
  if (device === undefined) return;
  await happened({ type: "device_trusted", outcome: "success", userId, detail: { device } }, tx);
}
