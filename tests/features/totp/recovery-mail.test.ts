import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { databaseInProcess } from "../../harness/in-process";

const database = await databaseInProcess({ MAIL_URL: "smtp://127.0.0.1:9" });

/** Somebody whose wait is over since so many seconds, and who may go on for as many. */
async function somebody(overSince: number, open: number, credentialVersion = 1): Promise<string> {
  const id = randomUUID();
  await database.query(
    `INSERT INTO "User" ("id", "email", "name", "updatedAt") VALUES ($1::uuid, $1::text || '@example.com', 'Ada', now())`,
    [id],
  );
  await database.query(
    `INSERT INTO "Recovery" ("userId", "credentialVersion", "readyAt", "expiresAt")
     VALUES ($1, $2, now() - make_interval(secs => $3), now() + make_interval(secs => $4))`,
    [id, credentialVersion, overSince, open],
  );
  return id;
}

it("whose wait is over is mailed the link once; nobody else is", async () => {
  const { mailDueRecoveries } = await import("@/lib/server/features/totp/recovery/due");
  const due = await Promise.all(Array.from({ length: 3 }, () => somebody(1, 600)));
  await Promise.all([somebody(-60, 600), somebody(1, 600, 7), somebody(700, -1)]);
  await mailDueRecoveries();
  await mailDueRecoveries();
  const tickets = await database.query<{ userId: string }>(
    `SELECT "userId" FROM "Ticket" WHERE "purpose" = 'recovery_finish' AND "expiresAt" <= now() + interval '600 seconds'`,
  );
  expect(tickets.map(({ userId }) => userId).sort()).toEqual(due.sort());
  const mails = await database.query(`SELECT 1 FROM "OutboxMail" WHERE "purpose" = 'recovery_finish'`);
  expect(mails).toHaveLength(3);
  expect(await database.query('SELECT 1 FROM "Recovery"'), "what is over is forgotten").toHaveLength(5);
});
