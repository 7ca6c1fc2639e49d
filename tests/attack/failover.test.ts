import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createUser, type OwnPostgres, send, signIn, startOwnPostgres, startServer } from "../harness";
import { type Standby, startStandby } from "../harness/standby";
import { accessTokenOf } from "./forge";

describe("a failover to the standby", () => {
  let primary: OwnPostgres;
  let standby: Standby;
  beforeEach(async () => {
    primary = await startOwnPostgres({ durable: true });
    standby = await startStandby(primary);
  });
  afterEach(async () => {
    await standby.drop();
    await primary.drop();
  });

  /** Signs in, signs out, kills the primary, and goes on with the standby. @returns what then is answered to those who had signed out */
  async function failOver(beforeSignOuts: () => Promise<unknown>) {
    const before = await startServer({ database: primary });
    const ada = await createUser(before);
    const [live, ...jars] = await Promise.all(Array.from({ length: 6 }, () => signIn(before, ada)));
    await beforeSignOuts();
    const captured = jars.map((jar) => jar.copy());
    for (const jar of jars) expect((await jar.send("/api/auth/logout", { method: "POST" })).status).toBe(204);
    primary.signal("SIGKILL");
    await standby.promote();
    const after = await startServer({ twinOf: before, database: standby });
    try {
      const refresh = async (jar: typeof live) =>
        (await jar?.copy(after.address).send("/api/auth/refresh", { method: "POST" }))?.status;
      const byToken = async (jar: (typeof jars)[number]) =>
        (
          await send(after.address, "/api/me", {
            headers: { authorization: `Bearer ${accessTokenOf(jar)}` },
          })
        ).status;
      return {
        live: await refresh(live),
        accessTokens: await Promise.all(captured.map(byToken)),
        refreshTokens: await Promise.all(captured.map(refresh)),
      };
    } finally {
      await after.stop();
      await before.stop();
    }
  }

  it("loses no sign-out that was answered, when it is a synchronous one", async () => {
    await primary.query("ALTER SYSTEM SET synchronous_standby_names = '*'");
    await primary.query("SELECT pg_reload_conf()");
    const state = async () =>
      (await primary.query<{ sync_state: string }>("SELECT sync_state FROM pg_stat_replication"))[0]?.sync_state;
    await expect.poll(state, { timeout: 15_000 }).toBe("sync");
    const found = await failOver(async () => standby.delay(200));
    expect(found).toEqual({ live: 204, accessTokens: Array(5).fill(401), refreshTokens: Array(5).fill(401) });
  }, 120_000);

  it("loses those that had not arrived, when it is an asynchronous one: docs/threat-model.md says so", async () => {
    const received = async () =>
      (
        await primary.query<{ all: boolean }>(
          "SELECT pg_current_wal_lsn() = replay_lsn AS all FROM pg_stat_replication",
        )
      )[0]?.all;
    const found = await failOver(async () => {
      await expect.poll(received, { timeout: 15_000 }).toBe(true);
      await standby.cutOff();
    });
    expect(found).toEqual({ live: 204, accessTokens: Array(5).fill(200), refreshTokens: Array(5).fill(204) });
  }, 120_000);
});
