import "server-only";
import { randomBytes } from "node:crypto";
import { isSealed, seal } from "../keys/seal";

const shape = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;
const label = "known-device/v1";

/** Issues a token for a browser that has just signed in to the account with this (normalised) address: `128 random bits . seal`. */
export function issueDeviceToken(email: string): string {
  const deviceId = randomBytes(16).toString("base64url");
  return `${deviceId}.${seal(label, deviceId, email)}`;
}

/**
 * The id of a device that has signed in to this account before, or undefined. It opens nothing by itself: it only moves the
 * person's attempts out of the counter that a stranger can exhaust.
 *
 * @param email the normalised address of the account that is tried
 */
export function readDeviceToken(token: string | undefined, email: string): string | undefined {
  const [, deviceId, given] = shape.exec(token ?? "") ?? [];
  if (deviceId === undefined || given === undefined) return undefined;
  return isSealed(label, [deviceId, email], given) ? deviceId : undefined;
}
