import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { signIn, signInAs, startOwnPostgres, startServer, startTwins, type TestServer } from "../../harness";
import { command } from "../../setup/run";
import { change, someAddress, undo } from "../email-change/links"; // feature:email-change
import { by, type Holder, holder, make, path, statusesAt } from "./app";

const { server, twin } = await startTwins();
/** Asks the table each time. */
const asking = await startServer({ twinOf: server, env: { REVOCATION_FEED: "database" } });
afterAll(() => asking.stop());

/** A postmaster and every process below it: stopped alone it leaves its backends at work. */
const processesOf = (postmaster = 0): readonly number[] => [
  postmaster,
  ...execFileSync("pgrep", ["-P", String(postmaster)], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map(Number),
];
const revoke = ({ jar, tokenId }: Holder) => jar.send(`${path}/${tokenId}`, { method: "DELETE" });
const everywhere = ({ token }: Pick<Holder, "token">) => statusesAt(token, server, twin, asking);
const [taken, refused] = [
  [200, 200, 200],
  [401, 401, 401],
];

describe("an API token that is revoked", () => {
  it("is refused by every instance on the next request, whichever has seen it, 25 of 25", async () => {
    const ada = await holder(server);
    for (let round = 0; round < 25; round += 1) {
      const made = { ...ada, ...(await make(ada.jar)) };
      if (round % 3 !== 0) expect(await everywhere(made)).toEqual(taken);
      const at = [server, twin, asking][round % 3] ?? server;
      const jar = ada.jar.copy(at.address);
      expect((await jar.send(`${path}/${made.id}`, { method: "DELETE" })).status).toBe(204);
      expect(await everywhere(made)).toEqual(refused);
    }
    expect(await everywhere(ada)).toEqual(taken);
  });

  it("is refused where it is seen for the first time while it is revoked, 25 of 25", async () => {
    const ada = await holder(server);
    for (let round = 0; round < 25; round += 1) {
      const { id, token } = await make(ada.jar);
      const seen = Array.from({ length: 4 }, () => by(twin, token));
      expect((await ada.jar.send(`${path}/${id}`, { method: "DELETE" })).status).toBe(204);
      expect(await everywhere({ token })).toEqual(refused);
      await Promise.all(seen);
      expect(await everywhere({ token })).toEqual(refused);
    }
  });

  it("is refused once anybody is told that it is: the second of two who ask at once too", async () => {
    for (let round = 0; round < 10; round += 1) {
      const ada = await holder(server);
      expect(await everywhere(ada)).toEqual(taken);
      const asked = async (at: TestServer) => {
        const { status } = await ada.jar.copy(at.address).send(`${path}/${ada.tokenId}`, { method: "DELETE" });
        return [status, await everywhere(ada)];
      };
      const answers = await Promise.all([server, twin].map(asked));
      expect(answers.map(([status]) => status).sort()).toEqual([204, 404]);
      for (const [, found] of answers) expect(found).toEqual(refused);
    }
  });

  it("goes with all others of its owner, and with nobody else's", async () => {
    const [ada, eve] = [await holder(server), await holder(server)];
    const others = [await make(ada.jar), await make(ada.jar)];
    for (const one of [ada, ...others]) expect(await everywhere(one)).toEqual(taken);
    expect((await ada.jar.send(path, { method: "DELETE" })).status).toBe(204);
    for (const one of [ada, ...others]) expect(await everywhere(one)).toEqual(refused);
    expect(await everywhere(eve)).toEqual(taken);
  });

  it("is refused while the listening connections are killed over and over, 10 of 10", async () => {
    const stop = new AbortController();
    let killed = 0;
    const killing = (async () => {
      while (!stop.signal.aborted) {
        const rows = await server.database.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'portcullis-feed' AND datname = current_database()`,
        );
        killed += rows.length;
        await sleep(20);
      }
    })();
    try {
      for (let round = 0; round < 10; round += 1) {
        const ada = await holder(server);
        expect(await everywhere(ada)).toEqual(taken);
        expect((await revoke(ada)).status).toBe(204);
        expect(await everywhere(ada)).toEqual(refused);
      }
    } finally {
      stop.abort();
      await killing;
    }
    expect(killed).toBeGreaterThan(10);
  });
});

describe("what becomes of its owner", () => {
  // feature:administration begin
  it("a ban stops it at once, and the end of the ban lets it go on", async () => {
    const ada = await holder(server);
    expect(await everywhere(ada)).toEqual(taken);
    const admin = await signInAs(server, "admin");
    const set = (disabled: boolean) =>
      admin.send(`/api/admin/users/${ada.id}`, { method: "PATCH", body: { disabled } });
    expect((await set(true)).status).toBe(200);
    expect(await everywhere(ada)).toEqual(refused);
    expect((await set(false)).status).toBe(200);
    expect(await everywhere(ada)).toEqual(taken);
  });
  // feature:administration end

  it("another role is its role on the next request", async () => {
    const ada = await holder(server);
    const rolesAt = (at: TestServer) => async () => ((await by(at, ada.token)).json() as { roles: string[] }).roles;
    for (const role of ["admin", "support", "user"] as const) {
      await command(["user", "set-role", "--email", ada.email, "--role", role], { env: server.environment });
      for (const at of [twin, server, asking]) expect(await rolesAt(at)()).toEqual([role]);
    }
  });

  it("signing out, here or everywhere, leaves it alone; so does an operator who ends the sessions", async () => {
    const ada = await holder(server);
    expect((await ada.jar.copy().send("/api/auth/logout-all", { method: "POST" })).status).toBe(204);
    expect(await everywhere(ada)).toEqual(taken);
    await signIn(server, ada);
    const { output, code } = await command(["user", "end-sessions", "--email", ada.email], { env: server.environment });
    expect(code, output).toBe(0);
    expect(await everywhere(ada)).toEqual(taken);
  });

  // feature:account-deletion begin
  it("the deletion of the account revokes it at once, for good: keeping the account does not bring it back", async () => {
    const ada = await holder(server);
    expect(await everywhere(ada)).toEqual(taken);
    expect((await ada.jar.send("/api/account", { method: "DELETE" })).status).toBe(204);
    expect(await everywhere(ada)).toEqual(refused);
    const { email, password } = ada;
    const jar = ada.jar.copy();
    expect((await jar.send("/api/auth/login", { method: "POST", body: { email, password } })).status).toBe(200);
    expect((await jar.send("/api/auth/login/restore", { method: "POST" })).status).toBe(200);
    expect(await everywhere(ada)).toEqual(refused);
    expect((await jar.send(path)).json()).toMatchObject({ tokens: [] });
  });
  // feature:account-deletion end

  // feature:email-change begin
  it("taking the address back revokes those that were made since it was changed, or in the week before", async () => {
    const ada = await holder(server);
    await server.database.query(`UPDATE "ApiToken" SET "createdAt" = now() - interval '8 days' WHERE "userId" = $1`, [
      ada.id,
    ]);
    const prepared = await make(ada.jar);
    const token = await change(server, ada.jar, ada.email, someAddress());
    const later = await make(ada.jar);
    expect(await everywhere(later)).toEqual(taken);
    expect((await undo(server, token)).status).toBe(200);
    for (const theirs of [prepared, later]) expect(await everywhere(theirs)).toEqual(refused);
    expect(await everywhere(ada)).toEqual(taken);
  });
  // feature:email-change end
});

describe("while the database is away", () => {
  it("an instance that can't be sure answers 503, of a token that it has seen too, and takes it again afterwards", async () => {
    const postgres = await startOwnPostgres();
    const own = await startServer({ database: postgres });
    try {
      const ada = await holder(own);
      const [{ token: unseen }, dead] = [await make(ada.jar), await make(ada.jar)];
      expect(await statusesAt(dead.token, own)).toEqual([200]);
      expect((await ada.jar.send(`${path}/${dead.id}`, { method: "DELETE" })).status).toBe(204);
      expect(await statusesAt(ada.token, own)).toEqual([200]);
      const frozen = processesOf(postgres.pid());
      for (const pid of frozen) process.kill(pid, "SIGSTOP");
      try {
        // What was heard a moment ago is trusted for a second, no longer.
        await sleep(1300);
        const answers = [ada.token, unseen, `${ada.token.slice(0, -1)}_`, dead.token].map((token) => by(own, token));
        const [deadStatus, ...statuses] = (await Promise.all(answers)).map(({ status }) => status).reverse();
        expect(statuses).toEqual([401, 503, 503]);
        // Its use may have been noted behind its end: then it is as good as unseen.
        expect([401, 503]).toContain(deadStatus);
      } finally {
        for (const pid of frozen) process.kill(pid, "SIGCONT");
      }
      await expect.poll(() => statusesAt(ada.token, own), { timeout: 15_000 }).toEqual([200]);
      expect(await statusesAt(unseen, own)).toEqual([200]);
      expect(await statusesAt(dead.token, own)).toEqual([401]);
    } finally {
      await own.stop();
      await postgres.drop();
    }
  });
});
