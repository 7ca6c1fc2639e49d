import "server-only";
import { listPasskeys } from "../../session/passkeys/store";

/** The passkeys of a person. */
export async function* exportPasskeys(userId: string): AsyncGenerator {
  for (const passkey of await listPasskeys(userId)) {
    const { id, name, aaguid, transports, backupEligible, backedUp, createdAt, lastUsedAt } = passkey;
    yield { id, name, aaguid, transports, backupEligible, backedUp, createdAt, lastUsedAt };
  }
}
