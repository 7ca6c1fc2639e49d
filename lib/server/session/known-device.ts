import "server-only";
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { env } from "../env";

const shape = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;

function mac(secret: string, deviceId: string, email: string): string {
  return createHmac("sha256", secret).update(`known-device/v1/${deviceId}/${email}`).digest("base64url");
}

/** Issues a token for a browser that has just signed in to the account with this (normalised) address. */
export function issueDeviceToken(email: string): string {
  const [current = ""] = env().SESSION_SECRET;
  const deviceId = randomBytes(16).toString("base64url");
  return `${deviceId}.${mac(current, deviceId, email)}`;
}

/**
 * The id of a device that has signed in to this account before, or undefined. It opens nothing by itself: it only moves the
 * person's attempts out of the counter that a stranger can exhaust.
 */
export function readDeviceToken(token: string | undefined, email: string): string | undefined {
  const [, deviceId, given] = shape.exec(token ?? "") ?? [];
  if (deviceId === undefined || given === undefined) return undefined;
  const genuine = env().SESSION_SECRET.some((secret) =>
    timingSafeEqual(Buffer.from(mac(secret, deviceId, email)), Buffer.from(given)),
  );
  return genuine ? deviceId : undefined;
}
