import { randomUUID } from "node:crypto";
import { expect, it, vi } from "vitest";
import { makeKeySet } from "../../../scripts/start/key-set";
import { databaseInProcess } from "../../harness/in-process";
import { claimsOf } from "./app";
import { type Ear, openEar } from "./ear";

const database = await databaseInProcess({
  APP_ORIGIN: "https://app.example",
  JWT_KEYS: JSON.stringify(await makeKeySet("ES256")),
});
await (await import("@/lib/server/keys")).publishKeys();
const { now } = await import("@/lib/server/jobs");
(await import("@/lib/server/session/openid-provider/logout")).startTellingApps();

async function registered({ uri }: Ear): Promise<string> {
  const id = randomUUID();
  await database.query(
    `INSERT INTO "Client" ("id", "name", "redirectUris", "postLogoutRedirectUris", "scopes", "backchannelLogoutUri")
     VALUES ($1, 'Acme Reader', '{}', '{}', '{}', $2)`,
    [id, uri],
  );
  return id;
}

/** Somebody who is signed in to an app, in a session that lives for so long, or has ended then. */
async function signedIn(clientId: string, idle: string, ended: string | null = null): Promise<string> {
  const [userId, sessionId] = [randomUUID(), randomUUID()];
  await database.query(
    `WITH u AS (
       INSERT INTO "User" ("id", "email", "name", "updatedAt") VALUES ($1::uuid, $1::text || '@example.com', 'Ada', now())
     ), s AS (
       INSERT INTO "Session" ("id", "userId", "clientId", "amr", "idleExpiresAt", "absoluteExpiresAt", "endedAt", "endReason")
       VALUES ($2::uuid, $1::uuid, 'portcullis-web', '{pwd}', now() + $4::interval, now() + '1 day', now() + $5::interval,
         CASE WHEN $5::interval IS NOT NULL THEN 'signed_out'::"EndReason" END)
     ), n AS (
       INSERT INTO "AppConsent" ("id", "userId", "clientId", "scopes") VALUES ($1::uuid, $1::uuid, $3::uuid, '{openid}')
     )
     INSERT INTO "AppGrant" ("id", "consentId", "clientId", "sessionId") VALUES (gen_random_uuid(), $1::uuid, $3::uuid, $2::uuid)`,
    [userId, sessionId, clientId, idle, ended],
  );
  return sessionId;
}

const waiting = (clientId: string) => database.query('SELECT 1 FROM "AppLogout" WHERE "clientId" = $1', [clientId]);

it("an app hears of sessions whose time has run out, and of those that were ended by a release that tells nobody, and of no other", async () => {
  const ear = await openEar();
  const app = await registered(ear);
  const over = [await signedIn(app, "-2 minutes"), await signedIn(app, "1 hour", "-1 hour")];
  // A refresh may just have come in time.
  const alive = [await signedIn(app, "1 hour"), await signedIn(app, "-10 seconds")];
  await now("apps.overdue");
  await ear.hears(2);
  expect(ear.heard.map((token) => claimsOf(token)["sid"]).sort()).toEqual([...over].sort());
  await vi.waitFor(async () => expect(await waiting(app)).toEqual([]));
  const left = await database.query<{ sessionId: string }>('SELECT "sessionId" FROM "AppGrant" WHERE "clientId" = $1', [
    app,
  ]);
  expect(left.map(({ sessionId }) => sessionId).sort()).toEqual([...alive].sort());
});

it("an app that has not listened for a day is told no more", async () => {
  const ear = await openEar((response) => {
    response.writeHead(500).end();
  });
  const app = await registered(ear);
  const write = (age: string) =>
    database.query(
      `INSERT INTO "AppLogout" ("id", "clientId", "sessionId", "userId", "createdAt")
       VALUES (gen_random_uuid(), $1, gen_random_uuid(), gen_random_uuid(), now() - $2::interval)`,
      [app, age],
    );
  await write("23 hours");
  await write("24 hours");
  await now("apps.tell");
  await ear.hears(2);
  await vi.waitFor(async () => expect(await waiting(app)).toHaveLength(1));
});
