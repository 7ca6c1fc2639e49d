import "server-only";
import { findFactors } from "../../session/totp/store";
import { listTrustedDevices } from "../../session/totp/trusted-store";

/** The second factor of a person, where there is one: since when, and how many recovery codes are left. Never what codes are made of. */
export async function* exportSecondFactor(
  userId: string,
): AsyncGenerator<{ readonly since: Date; readonly recoveryCodesLeft: number }> {
  const factors = await findFactors(userId);
  if (factors !== undefined) yield factors;
}

/** The devices that a person trusts. */
export async function* exportTrustedDevices(userId: string): AsyncGenerator {
  for (const { id, createdAt, lastUsedAt, expiresAt, ip, userAgent } of await listTrustedDevices(userId))
    yield { id, createdAt, lastUsedAt, expiresAt, ip, userAgent };
}
