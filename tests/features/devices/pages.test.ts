import { beforeAll, expect, it } from "vitest";
import { type CookieJar, createUser, sharedServer, signIn } from "../../harness";
import { sessionIdOf } from "../../attack/session-row";

const server = sharedServer();
let jar: CookieJar;
beforeAll(async () => {
  const { id } = await createUser(server).then(async (user) => {
    jar = await signIn(server, user);
    return user;
  });
  // Some of one moment: what they are ordered by alone is no place in the list.
  await server.database.query(
    `INSERT INTO "Session" ("id", "userId", "clientId", "amr", "idleExpiresAt", "absoluteExpiresAt", "lastSeenAt", "userAgent")
     SELECT gen_random_uuid(), $1, 'portcullis-web', '{pwd}', now() + interval '1 day', now() + interval '1 day',
       date_trunc('second', now()) - make_interval(secs => n / 3), repeat('x', 256)
     FROM generate_series(1, 120) n`,
    [id],
  );
});

it("a person with many sessions reads them page by page, the one that asks first, each once", async () => {
  const pages: string[][] = [];
  let path = "/api/auth/sessions";
  for (;;) {
    const answer = (await jar.send(path)).json() as {
      readonly sessions: readonly { readonly id: string; readonly lastSeenAt: string }[];
      readonly nextCursor: string | null;
    };
    pages.push(answer.sessions.map(({ id }) => id));
    if (answer.nextCursor === null) break;
    path = `/api/auth/sessions?cursor=${answer.nextCursor}`;
  }
  expect(pages.map(({ length }) => length)).toEqual([50, 50, 21]);
  expect(pages[0]?.[0]).toBe(sessionIdOf(jar));
  expect(new Set(pages.flat()).size).toBe(121);
});

it("the page has fifty of them, a way to the older ones and a way back", async () => {
  const { text } = await jar.send("/settings/sessions");
  expect([...text.matchAll(/<li class="device/g)]).toHaveLength(50);
  expect(text.length).toBeLessThan(300_000);
  const older = /href="(\/settings\/sessions\?cursor=[^"]+)"/.exec(text)?.[1] ?? "";
  const further = await jar.send(older);
  expect(further.status).toBe(200);
  expect(further.text).toContain("Newest sessions");
  expect(further.text).not.toContain("This device");
});

it("a place in the list that is none is refused", async () => {
  expect((await jar.send("/api/auth/sessions?cursor=0")).status).toBe(400);
  expect((await jar.send("/settings/sessions?cursor=0")).status).toBe(404);
});
