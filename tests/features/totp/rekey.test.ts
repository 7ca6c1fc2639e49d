import { randomUUID } from "node:crypto";
import { expect, it, vi } from "vitest";
import { databaseInProcess } from "../../harness/in-process";

const [old, current] = ["q7Rt3-Xv9_Lp2Zm8Wk4Yc6Hb1Nd5Jf0Gs", "w8Zk2_Qm5-Lx9Tb4Yc7Jd1Hf6Gs3Rv0Np"];
const database = await databaseInProcess({ DATA_ENCRYPTION_KEYS: old });

/** The rooms as an instance has them that was started with these keys. */
async function startedWith(keys: string) {
  vi.stubEnv("DATA_ENCRYPTION_KEYS", keys);
  vi.resetModules();
  const { openSecret, sealSecret } = await import("@/lib/server/session/totp/secret");
  const { findPendingSecret, putPendingSecret } = await import("@/lib/server/session/totp/store");
  const { rekeySecrets } = await import("@/lib/server/features/totp/rekey");
  return { openSecret, sealSecret, findPendingSecret, putPendingSecret, rekeySecrets };
}

it("a new key in front encrypts every secret anew, so that the one before can go; what can't be read stays", async () => {
  const people = Array.from({ length: 205 }, () => randomUUID());
  await database.query(
    `INSERT INTO "User" ("id", "email", "name", "passwordHash", "updatedAt") SELECT id, id::text, 'Somebody', '', now() FROM unnest($1::uuid[]) id`,
    [people],
  );
  const before = await startedWith(old);
  const sessionId = randomUUID();
  for (const userId of people)
    await before.putPendingSecret(before.sealSecret(`of ${userId}`, { id: randomUUID(), userId }), { sessionId });
  const [lost = "", ...others] = people;
  await database.query(`UPDATE "Totp" SET "keyId" = 'gone' WHERE "userId" = $1`, [lost]);
  await (await startedWith(`${current},${old}`)).rekeySecrets();
  const after = await startedWith(current);
  for (const userId of others) {
    const row = await after.findPendingSecret({ userId, sessionId });
    expect(row && after.openSecret(row)).toBe(`of ${userId}`);
  }
  expect((await after.findPendingSecret({ userId: lost, sessionId }))?.keyId).toBe("gone");
});
