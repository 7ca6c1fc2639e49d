import "server-only";
import { trustedDeviceIdSchema, type TrustedDevices } from "@/lib/shared/features/totp/trusted-devices";
import { transaction } from "../../../db";
import { happened } from "../../../events";
import { deviceOf } from "../../../session/browser";
import type { PresentedCookies } from "../../../session/cookies";
import { whenCutOff } from "../../../session/cut-off";
import type { Session } from "../../../session/session";
import { hashesOf } from "../../../session/totp/trusted";
import { deleteTrustedDevices, forgetTrustedDevices, listTrustedDevices } from "../../../session/totp/trusted-store";

/** The devices that somebody trusts, the newest first. No secret is in it. @throws AppError `unavailable` */
export async function readTrustedDevices({ userId }: Session, presented: PresentedCookies): Promise<TrustedDevices> {
  const here = hashesOf(userId, presented);
  const trustedDevices = (await listTrustedDevices(userId)).map((row) => ({
    id: row.id,
    current: here.includes(row.hash),
    name: deviceOf(row.userAgent) ?? "Unknown program",
    ip: row.ip,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    expiresAt: row.expiresAt.toISOString(),
  }));
  return { trustedDevices, nextCursor: null };
}

/**
 * Trusts one of somebody's devices no longer: the next sign-in there takes a code. What is over, or somebody else's, is left alone.
 *
 * @throws AppError `unavailable`
 */
export async function distrustDevice(session: Session, id: string): Promise<void> {
  if (trustedDeviceIdSchema.safeParse(id).success) await distrust(session, id);
}

/** The same for all of them. @throws AppError `unavailable` */
export const distrustEveryDevice = (session: Session): Promise<void> => distrust(session, null);

const distrust = ({ userId, sessionId }: Session, id: string | null): Promise<void> =>
  transaction(async (tx) => {
    for (const device of await deleteTrustedDevices(userId, id, tx))
      await happened({ type: "device_trust_ended", outcome: "success", userId, sessionId, detail: { device } }, tx);
  });

/** A thief may be trusted by now, and knows the password. What replaces credentials needs nobody who hears of it: `credentialVersion` ends all trust. */
export const whatEndsTrust = whenCutOff(forgetTrustedDevices);
