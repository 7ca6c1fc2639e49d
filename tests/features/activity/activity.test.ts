import { beforeAll, describe, expect, it } from "vitest";
import type { ActivityPage } from "@/lib/shared/features/activity";
import { type CookieJar, createUser, sharedServer, signIn, type TestUser } from "../../harness";

const server = sharedServer();
let ada: TestUser;
let jar: CookieJar;
beforeAll(async () => {
  ada = await createUser(server);
  jar = await signIn(server, ada);
  // Several of one moment: what they are ordered by alone is no place in the list. Every second one is told to nobody.
  await server.database.query(
    `INSERT INTO "AuditEvent" ("at", "type", "outcome", "userId", "detail", "ip", "userAgent")
     SELECT date_trunc('second', now()) - interval '1 day' - make_interval(secs => n / 6),
       (ARRAY['password_rehashed', 'sign_out', 'password_rehashed', 'session_start'])[1 + n % 4], 'success', $1, '{}', '192.0.2.7', NULL
     FROM generate_series(1, 240) n`,
    [ada.id],
  );
});

const pageAt = async (path: string) => (await jar.send(path)).json() as ActivityPage;

describe("what has happened to an account", () => {
  it("is read page by page, in words, the newest first, each once, without what nobody is told", async () => {
    const pages: ActivityPage[] = [await pageAt("/api/account/activity")];
    for (let next = pages[0]?.nextCursor; typeof next === "string"; next = pages.at(-1)?.nextCursor)
      pages.push(await pageAt(`/api/account/activity?cursor=${next}`));
    expect(pages.map(({ activity }) => activity.reduce((sum, { times }) => sum + times, 0))).toEqual([50, 50, 21]);
    const all = pages.flatMap(({ activity }) => activity);
    expect(all[0]).toMatchObject({ words: "New sign-in", mark: "live", current: true });
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.map(({ at }) => at)).toEqual(
      all
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );
    expect(JSON.stringify(pages)).not.toMatch(/192\.0\.2\.7|rehashed/);
  });

  it("is nobody else's to read", async () => {
    const eve = await signIn(server, await createUser(server));
    const { nextCursor } = await pageAt("/api/account/activity");
    const seen = (await eve.send(`/api/account/activity?cursor=${String(nextCursor)}`)).json() as ActivityPage;
    expect(seen).toEqual({ activity: [], nextCursor: null });
    expect((await eve.send(`/settings/activity?cursor=${String(nextCursor)}`)).text).toContain(
      "There is nothing older.",
    );
  });

  it("has a page with a way to what is older and a way back; a place that is none is refused", async () => {
    const { text } = await jar.send("/settings/activity");
    const older = /href="(\/settings\/activity\?cursor=[^"]+)"/.exec(text)?.[1] ?? "";
    expect((await jar.send(older)).text).toContain("Newest activity");
    for (const cursor of ["0", "1.x", `1.${"9".repeat(19)}`, "1.00000000-0000-4000-8000-000000000000"]) {
      expect((await jar.send(`/api/account/activity?cursor=${cursor}`)).status).toBe(400);
      expect((await jar.send(`/settings/activity?cursor=${cursor}`)).status).toBe(404);
    }
  });
});
