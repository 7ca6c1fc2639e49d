import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postForm, readAction } from "../../attack/form";
import { mailsTo, type OwnPostgres, startOwnPostgres, startServer, type TestServer } from "../../harness";
import { startWire, type Wire } from "../../harness/wire";
import { ask, by, holder, listOf, make, path, problemOf, statusesAt } from "./app";

const page = "/settings/tokens";

/** One instance reaches the database over a wire that loses answers, the other goes past it. */
let postgres: OwnPostgres;
let wire: Wire;
let server: TestServer;
let other: TestServer;
beforeAll(async () => {
  postgres = await startOwnPostgres();
  wire = await startWire(postgres);
  server = await startServer({ database: wire.database });
  other = await startServer({ twinOf: server, database: postgres });
});
afterAll(async () => {
  await other.stop();
  await server.stop();
  await wire.stop();
  await postgres.drop();
});

describe("while answers of the database are lost,", () => {
  it("a token that was made all the same is nobody's: it is listed, can be revoked, and the next one is another", async () => {
    const ada = await holder(server);
    const lost = wire.loseAnswerTo("COMMIT");
    expect(problemOf(await ask(ada.jar, { name: "Backup" }))).toEqual([503, "unavailable"]);
    await lost;
    const { id } = await make(ada.jar, { name: "Backup" });
    const backups = (await listOf(ada.jar)).filter(({ name }) => name === "Backup");
    expect(backups).toHaveLength(2);
    expect(backups.map(({ lastUsedAt }) => lastUsedAt)).toEqual([null, null]);
    const orphan = backups.find((token) => token.id !== id);
    expect((await ada.jar.send(`${path}/${orphan?.id ?? ""}`, { method: "DELETE" })).status).toBe(204);
    expect(await mailsTo(server, ada.email, "An API token was made", 3)).toHaveLength(3);
  });

  it("a token that was not made leaves nothing behind, no mail either", async () => {
    const ada = await holder(server);
    const lost = wire.loseAnswerTo('INTO "ApiToken"');
    expect(problemOf(await ask(ada.jar, { name: "Backup" }))).toEqual([503, "unavailable"]);
    await lost;
    expect(await listOf(ada.jar)).toHaveLength(1);
    expect(await mailsTo(server, ada.email, "An API token was made")).toHaveLength(1);
  });

  it("one that was revoked all the same is dead on every instance, and whoever asks again is told so", async () => {
    const ada = await holder(server);
    expect(await statusesAt(ada.token, server, other)).toEqual([200, 200]);
    const form = await readAction(ada.jar, page, "token");
    const lost = wire.loseAnswerTo("COMMIT");
    const revoke = () => ada.jar.send(`${path}/${ada.tokenId}`, { method: "DELETE" });
    expect(problemOf(await revoke())).toEqual([503, "unavailable"]);
    await lost;
    expect(problemOf(await revoke())).toEqual([404, "not_found"]);
    expect(await statusesAt(ada.token, server, other)).toEqual([401, 401]);
    const { text } = await postForm(ada.jar, page, form, { token: ada.tokenId });
    expect(text).toContain("You have no such token any more.");
    expect(text).toContain("You have none yet");
  });

  it("one that is looked for is neither known nor unknown: 503 within seconds, and the next time it is known", async () => {
    const { token } = await holder(server);
    for (const lose of [wire.swallowAnswerTo, wire.loseAnswerTo]) {
      const lost = lose('FROM "ApiToken" t JOIN');
      const answer = await by(server, token);
      expect(problemOf(answer)).toEqual([503, "unavailable"]);
      expect(answer.headers["www-authenticate"]).toBeUndefined();
      expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
      await lost;
    }
    expect((await by(server, token)).status).toBe(200);
  });

  it("a slow database makes answers slow, and none of them wrong", async () => {
    const [ada, eve] = [await holder(server), await holder(server)];
    expect(await statusesAt(ada.token, server)).toEqual([200]);
    wire.delay(1500);
    try {
      expect(await statusesAt(eve.token, server)).toEqual([200]);
      expect((await ada.jar.copy(other.address).send(`${path}/${ada.tokenId}`, { method: "DELETE" })).status).toBe(204);
      expect(await statusesAt(ada.token, server, other)).toEqual([401, 401]);
    } finally {
      wire.delay(0);
    }
  });
});
