import { readFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { startTwins } from "../../harness";
import { accessTokenOf } from "../../attack/forge";
import { listOf, open, opened, over, problemOf, share, sharer, write } from "./app";

const { server, twin } = await startTwins({
  env: {
    TRUSTED_PROXY_HOPS: "1",
    RATE_LIMIT_SHARE_PASSWORD: "5/600",
    RATE_LIMIT_SHARE_SOURCE: "40/600",
    LOG_LEVEL: "debug",
  },
});
const from = (source: string) => ({ "x-forwarded-for": source });

describe("a share", () => {
  it("of n uses has n winners among 20 at once, on two instances", async () => {
    for (const mostUses of [1, 7]) {
      const { jar, token } = await sharer(server, { mostUses });
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, at) => open(at % 2 === 0 ? server : twin, token, {}, from(`203.0.113.${at}`))),
      );
      expect(answers.map(problemOf).sort()).toEqual([
        ...Array.from({ length: mostUses }, () => [200, undefined]),
        ...Array.from({ length: 20 - mostUses }, () => over),
      ]);
      expect(await listOf(jar)).toMatchObject([{ uses: mostUses, mostUses }]);
    }
  });

  it("with a password opens with it alone, however it is composed, and a wrong one counts as no use", async () => {
    const { jar, token } = await sharer(server, { mostUses: 1, password: "Caf\u00e9 9" });
    const fault = async (more: Readonly<Record<string, unknown>>) => {
      const answer = await open(server, token, more);
      const { errors } = answer.json() as { errors?: readonly { field: string; code: string }[] };
      return [...problemOf(answer), errors?.[0]?.field, errors?.[0]?.code];
    };
    expect(await fault({})).toEqual([403, "share_password", "password", "missing"]);
    for (const password of ["cafe 9", "Caf\u00e9 9 ", "x".repeat(500)])
      expect(await fault({ password })).toEqual([403, "share_password", "password", "wrong"]);
    expect(await listOf(jar)).toMatchObject([{ uses: 0, lastOpenedAt: null }]);
    await opened(twin, token, { password: "Cafe\u0301 9" });
    expect(problemOf(await open(server, token, { password: "wrong" })), "over goes before wrong").toEqual(over);
  });

  it("is shut to guesses after five wrong ones, whichever instance and address they come by; others are not", async () => {
    const { jar, noteId, token } = await sharer(server, { password: "1234" });
    const guess = (at: typeof server, source: number, password: string) =>
      open(at, token, { password }, from(`198.51.100.${source}`)).then(problemOf);
    for (let tried = 0; tried < 5; tried += 1)
      expect(await guess(tried % 2 === 0 ? server : twin, tried, `000${tried}`)).toEqual([403, "share_password"]);
    for (const at of [server, twin]) expect(await guess(at, 9, "1234")).toEqual([429, "rate_limited"]);
    const { token: other } = await share(jar, noteId, { password: "1234" });
    for (let again = 0; again < 7; again += 1) await opened(server, other, { password: "1234" });
  });

  it("that is over is shut to guesses like one that is not", async () => {
    const { jar, id, token } = await sharer(server, { password: "1234" });
    await jar.send(`/api/shares/${id}`, { method: "DELETE" });
    const said = [];
    for (let tried = 0; tried < 6; tried += 1) said.push(problemOf(await open(server, token, { password: "1234" })));
    expect(said).toEqual([over, over, over, over, over, [429, "rate_limited"]]);
  });

  it("is opened from one address so often, and from another as before", async () => {
    const { token } = await sharer(server);
    const answers = [];
    for (let at = 0; at < 41; at += 1) answers.push((await open(server, token, {}, from("192.0.2.1"))).status);
    expect(answers.at(-2)).toBe(200);
    expect(answers.at(-1)).toBe(429);
    expect((await open(twin, token, {}, from("192.0.2.1"))).status).toBe(429);
    expect((await open(twin, token, {}, from("192.0.2.2"))).status).toBe(200);
  });
});

it("no note, token or password is in a log, the trail or an address, and a copy of the tables opens nothing", async () => {
  const secret = { title: `T${randomUUID()}`, body: `B${randomUUID()}`, password: `P${randomUUID()}` };
  const { jar } = await sharer(server);
  const noteId = await write(jar, { title: secret.title, body: secret.body });
  const { token, id } = await share(jar, noteId, { password: secret.password });
  await opened(server, token, { password: secret.password });
  const [head = "", payload = "", signature = ""] = token.split(".");
  for (const wrong of [`${token}x`, `${head}.${payload}.x`, token.slice(0, -5)])
    await open(server, wrong, { password: secret.password });
  await open(twin, token, { password: `${secret.password}x`, surplus: token });
  await server.database.query(`UPDATE "Share" SET "expiresAt" = now() WHERE "id" = $1`, [id]);
  await open(twin, token, { password: secret.password });
  const said = [server.output(), twin.output(), readFileSync(`${server.dataDir}/audit.jsonl`, "utf8")].join("\n");
  expect(said, "the control").toContain("share_created");
  for (const hidden of [secret.title, secret.body, secret.password, token, signature])
    expect(said.includes(hidden)).toBe(false);
  const rows = await server.database.query<{ row: string }>(`SELECT t::text AS "row" FROM "Share" t`);
  const dump = rows.map(({ row }) => row).join("\n");
  expect(dump, "the control").toContain(id);
  for (const hidden of [secret.password, signature, token]) expect(dump.includes(hidden)).toBe(false);
  for (const { row } of rows)
    for (const cell of row.slice(1, -1).split(","))
      if (cell !== "") expect((await open(server, cell)).status).not.toBe(200);
  expect((await open(server, accessTokenOf(jar))).status).toBe(404);
});
