import "server-only";
import { createHmac, timingSafeEqual } from "node:crypto";
import { firstAdminTtl } from "@/lib/shared/durations";
import { AppError } from "@/lib/shared/errors";
import { audit } from "../audit";
import { env } from "../env";
import type { ClientInfo } from "../http/client";
import { hashPassword } from "../password";
import { consume, sourceKey } from "../rate-limit";
import { normalizeEmail } from "../users/email";
import { countAdmins, insertFirstAdmin } from "../users/store";
import { refuseWeakPassword, type SignUpInput } from "./sign-up";

const shape = /^(\d{10})\.([A-Za-z0-9_-]{43})$/;

function mac(secret: string, expiresAt: number): string {
  return createHmac("sha256", secret).update(`first-admin/v1/${expiresAt}`).digest("base64url");
}

/**
 * A link that makes the first administrator, valid for an hour and for as long as there is none: it needs no row, since the
 * account it makes is what uses it up.
 *
 * @returns null when there is an administrator
 */
export async function createFirstAdminLink(): Promise<string | null> {
  if ((await countAdmins()) > 0) return null;
  const [current = ""] = env().SESSION_SECRET;
  const expiresAt = Math.floor(Date.now() / 1000) + firstAdminTtl;
  return `${env().APP_ORIGIN}/setup?token=${expiresAt}.${mac(current, expiresAt)}`;
}

/** Whether a link is genuine, in time, and still of use. @throws AppError `unavailable` */
export async function isFirstAdminLinkGood(token: string): Promise<boolean> {
  return isGenuine(token) && (await countAdmins()) === 0;
}

function isGenuine(token: string): boolean {
  const [, expiresAt, given] = shape.exec(token) ?? [];
  if (expiresAt === undefined || given === undefined || Number(expiresAt) <= Date.now() / 1000) return false;
  return env().SESSION_SECRET.some((secret) =>
    timingSafeEqual(Buffer.from(mac(secret, Number(expiresAt))), Buffer.from(given)),
  );
}

/**
 * Makes the first administrator. Of any number of parallel calls one succeeds.
 *
 * @throws AppError `link_invalid`, `invalid_input`, `rate_limited`, `busy`, `unavailable`
 */
export async function createFirstAdmin(
  input: SignUpInput & { readonly token: string },
  client: ClientInfo,
): Promise<void> {
  await consume("verify_source", sourceKey(client.ip), { client });
  if (!(await isFirstAdminLinkGood(input.token))) throw new AppError("link_invalid");
  const email = normalizeEmail(input.email);
  refuseWeakPassword({ ...input, email });
  const userId = await insertFirstAdmin({ email, name: input.name, passwordHash: await hashPassword(input.password) });
  if (userId === null) throw new AppError("link_invalid");
  await audit({ type: "first_admin", outcome: "success", userId, client });
}
