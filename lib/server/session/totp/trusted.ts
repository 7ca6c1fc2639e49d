import "server-only";
import { createHash } from "node:crypto";
import { transaction } from "../../db";
import { env } from "../../env";
import { happened } from "../../events";
import type { CookieChange } from "../../http/cookie";
import { currentClient } from "../../request-context";
import { cookieNames } from "../cookie-names";
import type { PresentedCookies } from "../cookies";
import type { Proof } from "../decision";
import { useTrustedDevice } from "./trusted-store";

type Presented = Pick<PresentedCookies, "trustedDevices">;

/** So many secrets are in the cookie at most, which goes with every request: 219 characters. */
const mostSecrets = 5;
const shape = /^[\w-]{43}(\.[\w-]{43}){0,4}$/;

/** The secrets that a browser presents, the newest first. Which one is whose only the table knows. */
const secretsOf = ({ trustedDevices = "" }: Presented): readonly string[] =>
  shape.test(trustedDevices) ? trustedDevices.split(".") : [];

/** A secret as the table keeps it: of 256 random bits, for one account. A plain hash does. */
export const secretHashOf = (userId: string, secret: string): string =>
  createHash("sha256").update(`trusted-device/v1/${userId}/${secret}`).digest("base64url");

/** The same for all that a browser presents, in the name of one account. */
export const hashesOf = (userId: string, presented: Presented): readonly string[] =>
  secretsOf(presented).map((secret) => secretHashOf(userId, secret));

/** Keeps a secret in the browser, beside those of the accounts that were trusted last. */
export const trustedCookie = (secret: string, presented: Presented): CookieChange => ({
  name: cookieNames.trusted,
  value: [...new Set([secret, ...secretsOf(presented)])].slice(0, mostSecrets).join("."),
  maxAge: env().TRUSTED_DEVICE_TTL,
});

/**
 * Leaves the second step out for somebody who has just taken the first one, in a browser that they trust. It proves nothing: the session says how they
 * proved themselves, and no proof in it is fresh.
 *
 * @returns whether it is left out
 * @throws AppError `unavailable`
 */
export async function leaveOutSecondStep(
  { user: { id: userId, credentialVersion }, resumed }: Proof,
  presented: Presented,
): Promise<boolean> {
  const hashes = hashesOf(userId, presented);
  if (hashes.length === 0) return false;
  return transaction(async (tx) => {
    const device = await useTrustedDevice({ userId, credentialVersion, hashes, ...currentClient() }, tx);
    if (device === undefined) return false;
    const detail = { method: "trusted_device", device };
    if (!resumed) await happened({ type: "second_factor", outcome: "success", userId, detail }, tx);
    return true;
  });
}
