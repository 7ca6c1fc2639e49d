import { createHash } from "node:crypto";
import { expect, it, vi } from "vitest";
import { age } from "../../attack/session-row";
import { type Answer, CookieJar, startServer, startTwins } from "../../harness";
import { command } from "../../setup/run";
import { codeOf, forgetStep, guarded, halfWay, secondStep, wrongCode } from "./app";

const { server, twin } = await startTwins({ env: { RATE_LIMIT_SECOND_FACTOR: "4/600" } });

const isTooMany = ({ status }: Answer) => status === 429;
/** Guesses from browsers that nobody knows, each with the right password, on both instances. */
async function guess(who: Parameters<typeof halfWay>[1], code: string, times: number): Promise<readonly boolean[]> {
  const answers = [];
  for (let round = 0; round < times; round += 1)
    answers.push(isTooMany(await secondStep(await halfWay(round % 2 === 0 ? server : twin, who), code)));
  return answers;
}

it("guesses at a code count by the account, whatever ticket, browser and instance they come with; the owner's devices and paper have counts of their own", async () => {
  const ada = await guarded(server);
  const known = await halfWay(server, ada, ada.jar.copy());
  expect((await secondStep(known, await codeOf(ada.secret))).status).toBe(200);
  await forgetStep(server, ada);
  const wrong = await wrongCode(ada.secret);
  expect(await guess(ada, wrong, 6)).toEqual([false, false, false, false, true, true]);
  const right = await secondStep(await halfWay(twin, ada), await codeOf(ada.secret));
  expect([right.status, Number(right.headers["retry-after"]) > 0]).toEqual([429, true]);
  expect((await secondStep(await halfWay(server, ada), ada.recoveryCodes[0] ?? "")).status).toBe(200);
  expect((await secondStep(await halfWay(twin, ada, known.copy(twin.address)), await codeOf(ada.secret))).status).toBe(
    200,
  );
  const trail = await vi.waitFor(async () => {
    const rows = await server.database.query(
      `SELECT "detail"->>'policy' AS "policy" FROM "AuditEvent" WHERE "type" = 'limiter_hit' AND "userId" = $1`,
      [ada.id],
    );
    expect(rows).not.toEqual([]);
    return rows;
  });
  expect(trail).toEqual([{ policy: "second_factor" }]);
});

it("guesses in a session that is there already count with them", async () => {
  const ada = await guarded(server);
  await age(server.database, ada.jar, "authenticatedAt", 3600);
  ada.jar.cookies.delete("__Host-Http-device");
  const wrong = await wrongCode(ada.secret);
  expect(await guess(ada, wrong, 3)).toEqual([false, false, false]);
  const prove = () => ada.jar.send("/api/auth/reauthenticate", { method: "POST", body: { code: wrong } });
  expect([isTooMany(await prove()), isTooMany(await prove())]).toEqual([false, true]);
  expect((await ada.jar.send("/api/me")).status, "nobody is signed out by it").toBe(200);
});

it("an operator opens the counters of codes too", async () => {
  const ada = await guarded(server);
  const wrong = await wrongCode(ada.secret);
  expect(await guess(ada, wrong, 2)).toEqual([false, false]);
  const hers = createHash("sha256").update(ada.id).digest("base64url").slice(0, 27);
  const counters = () =>
    server.database.query(`SELECT 1 FROM "RateLimit" WHERE "key" LIKE 'second_factor%' AND strpos("key", $1) > 0`, [
      hers,
    ]);
  expect(await counters()).toHaveLength(2);
  const unlocked = await command(["user", "unlock", "--email", ada.email], { env: server.environment });
  expect(unlocked.code, unlocked.output).toBe(0);
  expect(await counters()).toEqual([]);
});

it("windows add up to thirty guesses a day", async () => {
  const ada = await guarded(server);
  const wrong = await wrongCode(ada.secret);
  const endWindows = () =>
    server.database.query(`UPDATE "RateLimit" SET "expire" = 0 WHERE "key" LIKE 'second_factor:%'`);
  const fresh = await startServer({ twinOf: server, env: { RATE_LIMIT_SECOND_FACTOR: "100000/60" } });
  for (let round = 0; round < 6; round += 1) {
    await endWindows();
    const jar = await halfWay(fresh, ada);
    for (let guesses = 0; guesses < 5; guesses += 1) expect((await secondStep(jar, wrong)).status).toBe(401);
  }
  await endWindows();
  const late = await secondStep(await halfWay(fresh, ada, new CookieJar(fresh.address)), wrong);
  expect([late.status, Number(late.headers["retry-after"]) > 80_000]).toEqual([429, true]);
  await fresh.stop();
});
