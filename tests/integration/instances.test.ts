import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeKeySet } from "../../scripts/start/key-set";
import { send, startServer, type TestServer } from "../harness";

const [old, fresh] = [randomBytes(48).toString("base64"), randomBytes(48).toString("base64")];
/** What is set otherwise, and whether that is a disagreement. */
const others = {
  SESSION_SECRET: { SESSION_SECRET: fresh },
  DATA_ENCRYPTION_KEYS: { DATA_ENCRYPTION_KEYS: `${old},${fresh}` },
  PASSWORD_PEPPER: { PASSWORD_PEPPER: fresh },
  JWT_KEYS: { JWT_KEYS: JSON.stringify(await makeKeySet("ES256")) },
  REVOCATION_FEED: { REVOCATION_FEED: "database" },
  APP_ORIGIN: { APP_ORIGIN: "http://localhost:1" },
  FIRST_PARTY_CLIENTS: { FIRST_PARTY_CLIENTS: "acme-cli" }, // feature:token-endpoint
};

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ env: { SESSION_SECRET: old, DATA_ENCRYPTION_KEYS: old, LOG_LEVEL: "info" } });
});
afterAll(() => server.stop());

const disagreements = async ({ address }: TestServer): Promise<readonly string[]> => {
  const answer = await send(address, "/api/health/ready");
  expect(answer.status).toBe(200);
  return (answer.json() as { disagreements: string[] }).disagreements.toSorted();
};
/** Long enough for the looks that it takes, and for what counts of an instance that has not said good-bye. */
const soon = { timeout: 45_000 };
const lines = (words: string) =>
  server
    .output()
    .split("\n")
    .filter((line) => line.includes(words));

describe("instances of one database", { timeout: 180_000 }, () => {
  it("agree where all is alike, in whichever order", async () => {
    const knows = await startServer({ twinOf: server, env: { SESSION_SECRET: `${old},${fresh}` } });
    const uses = await startServer({ twinOf: server, env: { SESSION_SECRET: `${fresh},${old}` } });
    const alike = await startServer({ twinOf: server });
    try {
      // The two with both secrets differ from the others alone: their own order is none.
      for (const one of [server, knows, uses, alike])
        await expect.poll(() => disagreements(one), soon).toEqual(["SESSION_SECRET"]);
      await alike.stop();
      server.signal("SIGSTOP");
      for (const one of [knows, uses]) await expect.poll(() => disagreements(one), soon).toEqual([]);
    } finally {
      server.signal("SIGCONT");
      await Promise.all([knows.stop(), uses.stop(), alike.stop()]);
    }
  });

  it("say in what they differ, all of them, and the log does once; then, once, that they agree again", async () => {
    await expect.poll(() => disagreements(server), soon).toEqual([]);
    const env = Object.assign({}, ...Object.values(others)) as Record<string, string>;
    const told = lines("instances disagree").length;
    const other = await startServer({ twinOf: server, env });
    try {
      for (const one of [server, other])
        await expect.poll(() => disagreements(one), soon).toEqual(Object.keys(others).toSorted());
      expect(lines("instances disagree").slice(told)).toHaveLength(1);
      for (const name of Object.keys(others)) expect(lines("instances disagree").at(-1)).toContain(name);
    } finally {
      await other.stop();
    }
    await expect.poll(() => disagreements(server), soon).toEqual([]);
    expect(lines("instances agree again").at(-1)).toContain("DATA_ENCRYPTION_KEYS");
    const kept = JSON.stringify(await server.database.query('SELECT * FROM "Instance"'));
    expect(kept).toContain(server.origin);
    for (const secret of [old, fresh]) expect(kept + server.output()).not.toContain(secret.slice(0, 16));
  });
});
