import { randomUUID } from "node:crypto";
import { afterEach, expect, it } from "vitest";
import { databaseInProcess } from "../../harness/in-process";
import { makeKeySet } from "../../../scripts/start/key-set";

const day = 86_400_000;
const database = await databaseInProcess({ JWT_KEYS: JSON.stringify(await makeKeySet("ES256")) });
await (await import("@/lib/server/keys")).publishKeys();
const { setClock } = await import("@/lib/server/clock");
const { startSession } = await import("@/lib/server/session/start");
const { insertUser } = await import("@/lib/server/users/store");

afterEach(() => setClock(Date.now(), performance.now()));

it("a second step that is sent twice makes one session, also where midnight (UTC) is between the two", async () => {
  const user = await insertUser({ email: "ada@example.com", name: "Ada", passwordHash: "x" });
  const { id: userId = "", credentialVersion = 0 } = user ?? {};
  const step = {
    userId,
    credentialVersion,
    clientId: "portcullis-web",
    amr: ["otp"],
    staySignedIn: true,
    form: randomUUID(),
    once: true,
  } as const;
  const midnight = Math.ceil(Date.now() / day) * day;
  const sent = [];
  for (const time of [midnight - 5000, midnight + 5000]) {
    setClock(time, performance.now());
    sent.push((await startSession(step)).sessionId);
  }
  expect(sent[0]).toBe(sent[1]);
  expect(await database.query('SELECT 1 FROM "Session"')).toHaveLength(1);
});
