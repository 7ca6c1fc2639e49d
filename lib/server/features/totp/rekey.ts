import "server-only";
import { hour } from "@/lib/shared/durations";
import { currentKeyId } from "../../keys/encryption";
import { log } from "../../log";
import { openSecret, sealSecret } from "../../session/totp/secret";
import { keepUnder, listUnderOtherKeys } from "../../session/totp/store";

const batch = 100;
const beforeAll = "00000000-0000-0000-0000-000000000000";

/**
 * Encrypts every secret that is kept under an older key anew, so that this can be taken out of DATA_ENCRYPTION_KEYS: people keep their app
 * for years. What can't be read is left, and logged.
 *
 * @throws AppError `unavailable`
 */
export async function rekeySecrets(): Promise<void> {
  for (let behind = beforeAll; ;) {
    const rows = await listUnderOtherKeys(currentKeyId(), behind, batch);
    for (const row of rows) {
      try {
        await keepUnder(sealSecret(openSecret(row), row), row.keyId);
      } catch (error) {
        log.error({ err: error, userId: row.userId }, "the secret of a second factor can't be read");
      }
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    behind = last.id;
  }
}

/** For `every`. */
export const rekeyJob = { seconds: hour, name: "totp.rekey", run: rekeySecrets } as const;
