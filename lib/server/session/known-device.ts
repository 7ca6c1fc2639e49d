import "server-only";
import { isSealed, seal } from "../keys/seal";

const shape = /^(\d{1,10})\.([A-Za-z0-9_-]{43})$/;
const label = "known-device/v2";

/** Whose device it is. */
type Account = {
  /** Normalised. */
  readonly email: string;
  readonly credentialVersion: number;
};

/**
 * Issues a token for a browser whose user has just signed in, or has replaced their password by a link: `credential version . seal`. It
 * ends with the credentials, so with a change of password, address or second factor: whoever knew the old ones keeps nothing of it.
 */
export function issueDeviceToken({ email, credentialVersion }: Account): string {
  const version = String(credentialVersion);
  return `${version}.${seal(label, version, email)}`;
}

/**
 * The version of the credentials that a device has signed in to this account with, or undefined. It opens nothing by itself: while that is
 * the account's own, it moves the person's attempts out of the counter that a stranger can exhaust.
 *
 * @param email the normalised address of the account that is tried
 */
export function readDeviceToken(token: string | undefined, email: string): number | undefined {
  const [, version, given] = shape.exec(token ?? "") ?? [];
  if (version === undefined || given === undefined) return undefined;
  return isSealed(label, [version, email], given) ? Number(version) : undefined;
}
