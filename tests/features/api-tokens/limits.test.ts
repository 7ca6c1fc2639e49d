import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newApiToken } from "@/lib/server/session/api-tokens/token";
import { type OwnPostgres, startServer, type TestServer } from "../../harness";
import { startTalkingPostgres, statementsOf } from "../../harness/statements";
import { by, holder, make, path, problemOf } from "./app";

/** Behind one proxy, so that a test can be many clients: what that proxy says stands on the right. */
let postgres: OwnPostgres;
let server: TestServer;
beforeAll(async () => {
  postgres = await startTalkingPostgres();
  const env = { TRUSTED_PROXY_HOPS: "1", RATE_LIMIT_API_TOKEN_SOURCE: "5/600", RATE_LIMIT_API_SUBJECT: "10/600" };
  server = await startServer({ database: postgres, env });
});
afterAll(async () => {
  await server.stop();
  await postgres.drop();
});

const from = (source: string, token: string) =>
  by(server, token, "/api/me", { headers: { "x-forwarded-for": source } });
const statusesFrom = async (source: string, tokens: readonly string[]) => {
  const statuses: number[] = [];
  for (const token of tokens) statuses.push((await from(source, token)).status);
  return statuses;
};
const madeUp = (count: number) => Array.from({ length: count }, newApiToken);

describe("API tokens that somebody makes up", () => {
  it("cost the database nothing any more once five from that address were none", async () => {
    expect(await statusesFrom("203.0.113.1", madeUp(6))).toEqual([401, 401, 401, 401, 401, 429]);
    const flood = () => Promise.all(madeUp(50).map((token) => from("203.0.113.1", token)));
    const said = await statementsOf(postgres, async () => {
      for (const answer of await flood()) expect(problemOf(answer)).toEqual([429, "rate_limited"]);
    });
    expect(said).toEqual([]);
    const [answer] = await flood();
    expect(Number(answer?.headers["retry-after"])).toBeGreaterThan(500);
    expect(await statusesFrom("203.0.113.2", madeUp(1)), "another address").toEqual([401]);
  });

  it("keep nobody from using a good one that this instance has seen, from the same address too, without a read", async () => {
    const { token } = await holder(server);
    expect(await statusesFrom("203.0.113.3", [token])).toEqual([200]);
    expect(await statusesFrom("203.0.113.3", madeUp(6))).toContain(429);
    expect(await statusesFrom("203.0.113.3", [token, token])).toEqual([200, 200]);
  });

  it("are counted, and good ones are not: not when they are seen first, nor afterwards", async () => {
    const { jar, token } = await holder(server);
    const others = [await make(jar), await make(jar), await make(jar), await make(jar), await make(jar)];
    const good = [token, ...others.map((other) => other.token)];
    expect(await statusesFrom("203.0.113.4", [...good, ...good])).toEqual([...good, ...good].map(() => 200));
    expect(await statusesFrom("203.0.113.4", madeUp(5))).toEqual([401, 401, 401, 401, 401]);
  });
});

describe("a program that runs wild", () => {
  it("is refused, and keeps neither its owner from revoking its token nor anybody else from anything", async () => {
    const [ada, eve] = [await holder(server, { scopes: [] }), await holder(server)];
    const asked = Array.from({ length: 15 }, () => by(server, ada.token, path));
    const statuses = (await Promise.all(asked)).map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 403), 429, 429, 429, 429, 429]);
    expect((await ada.jar.send("/settings/tokens")).status).toBe(200);
    expect((await by(server, eve.token, path)).status).toBe(403);
    const { token: second } = await make(ada.jar);
    expect((await by(server, second, path)).status, "all tokens of a person together").toBe(429);
    expect((await ada.jar.send(`${path}/${ada.tokenId}`, { method: "DELETE" })).status).toBe(204);
    expect((await by(server, ada.token)).status).toBe(401);
  });
});
