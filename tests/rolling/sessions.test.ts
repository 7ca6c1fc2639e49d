import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browse, endOf } from "../attack/browser";
import { accessTokenOf, refreshTokenOf } from "../attack/forge";
import { age, rowOf } from "../attack/session-row";
import { type CookieJar, signIn } from "../harness";
import { bothWays, comeBackLater, good, many, signInOften, startTwoReleases, type TwoReleases } from "./two-releases";

let both: TwoReleases;
beforeAll(async () => {
  both = await startTwoReleases();
});
afterAll(() => both.stop());

const refresh = (jar: CookieJar) => jar.send("/api/auth/refresh", { method: "POST" });
const all = { api: many, pages: many };

/** How many sessions have not ended, and in which generations they are. */
async function alive(jars: readonly CookieJar[]): Promise<{ alive: number; generations: readonly number[] }> {
  const rows = await Promise.all(jars.map((jar) => rowOf(both.before.database, jar)));
  return {
    alive: rows.filter(({ endedAt }) => endedAt === null).length,
    generations: [...new Set(rows.map(({ generation }) => generation))],
  };
}

describe("sessions that began before the migration", () => {
  it.each(["before", "now"] as const)("are good on the release %s, fifty of fifty", async (name) => {
    expect(await good(both.early, both[name])).toEqual(all);
  });
});

describe.each(bothWays)("sessions that the release %s began", (begun, other) => {
  it(`are good on the release ${other}, fifty of fifty`, async () => {
    expect(await good(await signInOften(both[begun], both.ada), both[other])).toEqual(all);
  });

  it("are refreshed by the two in turn for six generations, each token good on both, fifty of fifty", async () => {
    let jars = await signInOften(both[begun], both.ada);
    for (const [turn, name] of [other, begun, other, begun, other, begun].entries()) {
      const server = both[name];
      jars = jars.map((jar) => jar.copy(server.address));
      let led = 0;
      for (const jar of jars) {
        await comeBackLater(jar, server);
        const { path, answer } = endOf(await browse(jar, "/dashboard", { headers: { accept: "text/html" } }));
        if (path === "/dashboard" && answer.status === 200) led += 1;
      }
      expect({ led, ...(await alive(jars)) }).toEqual({ led: many, alive: many, generations: [turn + 1] });
      expect(await good(jars, both.before)).toEqual(all);
      expect(await good(jars, both.now)).toEqual(all);
    }
  });

  it("have one successor for ten who refresh at once at both, fifty of fifty", async () => {
    const jars = await signInOften(both[begun], both.ada);
    const successors: number[] = [];
    for (const jar of jars) {
      await age(both.now.database, jar, "rotatedAt", 31);
      const copies = Array.from({ length: 10 }, (_, index) => jar.copy(both[index % 2 === 0 ? begun : other].address));
      const answers = await Promise.all(copies.map(refresh));
      expect(answers.map(({ status }) => status)).toEqual(copies.map(() => 204));
      successors.push(new Set(copies.map(refreshTokenOf)).size);
    }
    expect(successors).toEqual(jars.map(() => 1));
    expect(await alive(jars)).toEqual({ alive: many, generations: [1] });
  });

  it.each([
    ["at once", 0],
    ["after the leeway", 31],
  ])(`outlive an answer of theirs that was lost, asked for again at the release ${other} %s`, async (_, seconds) => {
    const jars = await signInOften(both[begun], both.ada);
    for (const jar of jars) {
      const lost = jar.copy();
      expect((await refresh(lost)).status).toBe(204);
      await age(both.now.database, jar, "rotatedAt", seconds);
      const again = jar.copy(both[other].address);
      expect((await refresh(again)).status).toBe(204);
      expect(refreshTokenOf(again)).toBe(refreshTokenOf(lost));
      expect((await refresh(again.copy(both[begun].address))).status).toBe(204);
    }
    expect((await alive(jars)).alive).toBe(many);
  });

  it(`end for a thief at the release ${other} too, whose token has been replaced and shown`, async () => {
    const jar = await signIn(both[begun], both.ada);
    const stolen = jar.copy(both[other].address);
    for (const _ of "12") {
      await comeBackLater(jar, both[begun]);
      expect((await refresh(jar)).status).toBe(204);
    }
    expect(accessTokenOf(jar)).not.toBe(accessTokenOf(stolen));
    expect((await refresh(stolen)).status).toBe(401);
    expect((await rowOf(both.now.database, jar)).endReason).toBe("refresh_reuse");
    for (const name of [begun, other]) expect((await jar.copy(both[name].address).send("/api/me")).status).toBe(401);
  });
});
