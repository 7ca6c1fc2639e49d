import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, startServer, type TestServer } from "../../harness";
import { startWire, type Wire } from "../../harness/wire";
import {
  type App,
  begin,
  by,
  exchange,
  goThrough,
  refresh,
  refusalIn,
  register,
  type SignedIn,
  signInTo,
  somebody,
  type Tokens,
  tokensIn,
} from "./app";
import { letIn, poll, registerTelevision, show } from "./device";

let server: TestServer;
/** It reaches the database over a wire that loses answers. */
let twin: TestServer;
let wire: Wire;
let apps: { readonly page: App; readonly phone: App; readonly television: App };
beforeAll(async () => {
  server = await startServer();
  wire = await startWire(server.database);
  twin = await startServer({ twinOf: server, database: wire.database });
  apps = {
    page: await register(server),
    phone: await register(server, { isPublic: true, redirectUris: ["com.acme.phone:/callback"] }),
    television: await registerTelevision(server),
  };
});
afterAll(async () => {
  await twin.stop();
  await wire.stop();
  await server.stop();
});

const notIn = [400, "invalid_grant"];

/** Lets everything that was used have been used so many seconds ago. */
async function ago(seconds: number): Promise<void> {
  for (const table of ["OidcArtifact", "DeviceRequest"])
    await server.database.query(
      `UPDATE "${table}" SET "consumedAt" = now() - make_interval(secs => $1) WHERE "consumedAt" IS NOT NULL`,
      [seconds],
    );
}

/** What may be brought to the token endpoint: it is ready to be, any number of times. */
type Brought = {
  readonly what: string;
  readonly by: () => App;
  readonly ready: (ada: SignedIn) => Promise<(at: TestServer) => Promise<Answer>>;
  /** Whether it is good once, rather than for a moment more. */
  readonly once: boolean;
};

const kinds: readonly Brought[] = [
  {
    what: "a code",
    by: () => apps.page,
    async ready(ada) {
      const attempt = begin(apps.page, { scope: "openid profile:read", resource: server.origin });
      const { code = "" } = await goThrough(server, ada, attempt);
      return (at) => exchange(at, apps.page, code, attempt, { resource: server.origin });
    },
    once: true,
  },
  {
    what: "a device code",
    by: () => apps.television,
    async ready(ada) {
      const shown = await show(server, apps.television);
      await letIn(server, ada, shown);
      return (at) => poll(at, apps.television, shown);
    },
    once: true,
  },
  {
    what: "a refresh token that is replaced",
    by: () => apps.phone,
    async ready(ada) {
      const tokens = await signInTo(server, apps.phone, ada);
      return (at) => refresh(at, apps.phone, tokens);
    },
    once: false,
  },
];

describe.each(kinds)("where the database goes away while $what is used up,", ({ by: app, ready, once }) => {
  it.each(['SET "consumedAt"', 'INTO "OidcArtifact"'])(
    "and the answer to its %s is lost: nothing has happened",
    async (words) => {
      const bring = await ready(await somebody(server));
      const lost = wire.loseAnswerTo(words);
      expect((await bring(twin)).status).toBe(503);
      await lost;
      expect((await refresh(server, app(), tokensIn(await bring(twin)))).status).toBe(200);
    },
  );

  it("and the answer to the end of that is lost: it is good again, once nobody can be about to be answered any more", async () => {
    for (const wait of [11, 45]) {
      const bring = await ready(await somebody(server));
      const lost = wire.loseAnswerTo("COMMIT");
      const answer = await bring(twin);
      await lost;
      expect(answer.status).toBe(503);
      await ago(wait);
      expect((await refresh(server, app(), tokensIn(await bring(twin)))).status).toBe(200);
    }
  });

  it("and only the note that somebody was answered is: they are, once", async () => {
    const bring = await ready(await somebody(server));
    const lost = wire.loseAnswerTo('SET "answeredAt"');
    expect((await bring(twin)).status).toBe(200);
    await lost;
    if (once) expect(refusalIn(await bring(server))).toEqual(notIn);
  });
});

describe("a code that comes again, later than any answer may", () => {
  const signIn = async (app: App, ada: SignedIn) => {
    const attempt = begin(app, { scope: "openid profile:read", resource: server.origin });
    const { code = "" } = await goThrough(server, ada, attempt);
    const bring = (parameters = {}) => exchange(server, app, code, attempt, { resource: server.origin, ...parameters });
    return { bring, tokens: tokensIn(await bring()) };
  };
  const good = async ({ access_token }: Tokens) => (await by(twin, access_token)).status === 200;

  it.each([() => apps.page, () => apps.phone])(
    "ends all that it gave, also what that was replaced by, and no sign-in of before",
    async (which) => {
      const [app, ada] = [which(), await somebody(server)];
      const older = await signIn(app, ada);
      const { bring, tokens } = await signIn(app, ada);
      const next = tokensIn(await refresh(server, app, tokens, { resource: server.origin }));
      await ago(45);
      expect(refusalIn(await bring())).toEqual(notIn);
      expect(await Promise.all([older.tokens, tokens, next].map(good))).toEqual([true, false, false]);
      for (const ended of [tokens, next]) expect(refusalIn(await refresh(twin, app, ended))).toEqual(notIn);
      expect((await refresh(twin, app, older.tokens)).status).toBe(200);
      expect(refusalIn(await bring())).toEqual(notIn);
      expect((await refresh(twin, app, older.tokens)).status).toBe(200);
    },
  );

  it("ends nothing where whoever brings it is not who had it: they know no verifier", async () => {
    const { bring, tokens } = await signIn(apps.phone, await somebody(server));
    await ago(45);
    expect(refusalIn(await bring({ code_verifier: "x".repeat(43) }))).toEqual(notIn);
    expect(await good(tokens)).toBe(true);
    expect((await refresh(twin, apps.phone, tokens)).status).toBe(200);
  });
});
