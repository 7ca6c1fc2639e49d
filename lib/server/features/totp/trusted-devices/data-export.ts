import "server-only";
import { listTrustedDevices } from "../../../session/totp/trusted-store";

/** The devices that a person trusts. */
export async function* exportTrustedDevices(userId: string): AsyncGenerator {
  for (const { id, createdAt, lastUsedAt, expiresAt, ip, userAgent } of await listTrustedDevices(userId))
    yield { id, createdAt, lastUsedAt, expiresAt, ip, userAgent };
}
