import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, send, startServer, type TestServer } from "../../harness";
import { breakWith, makeBreakable, mend } from "../../harness/faults";
import {
  type App,
  asApp,
  type Attempt,
  begin,
  by,
  exchange,
  fromHere,
  goThrough,
  leadsTo,
  refresh,
  register,
  signInTo,
  type SignedIn,
  somebody,
  type Tokens,
  tokensIn,
  visit,
} from "./app";

let server: TestServer;
let [app, ada]: [App?, SignedIn?] = [];
let held: {
  readonly tokens: Tokens;
  readonly plain: string;
  readonly code: string;
  readonly attempt: Attempt;
  readonly page: string;
};
beforeAll(async () => {
  server = await startServer();
  app = await register(server);
  ada = await somebody(server);
  const tokens = await signInTo(server, app, ada);
  const { access_token: plain } = tokensIn(await refresh(server, app, tokens));
  const attempt = begin(app);
  const { code = "" } = await goThrough(server, ada, attempt);
  const page = leadsTo(await visit(ada.jar, begin(app, { prompt: "consent" }).path), server);
  held = { tokens, plain, code, attempt, page };
  await makeBreakable(server.database, "Client", "OidcArtifact");
});
afterAll(() => server.stop());

const theirs = () => {
  if (app === undefined || ada === undefined) throw new Error("nobody is there");
  return { app, ada };
};
const saysTryAgain = (answer: Answer) => {
  expect(answer.status, answer.text).toBe(503);
  expect(Number(answer.headers["retry-after"])).toBeGreaterThanOrEqual(1);
};

describe.each([
  ["53300", "too many connections"],
  ["08006", "a reset connection"],
])("while the database says %s (%s)", (state) => {
  beforeAll(() => breakWith(server.database, state));
  afterAll(() => mend(server.database));

  it("nobody is called a stranger or a thief: whoever asks is told to try again", async () => {
    const { app: asking, ada: person } = theirs();
    const { tokens, plain, code, attempt, page } = held;
    const asked = [
      () => exchange(server, asking, code, attempt),
      () => refresh(server, asking, tokens),
      () => by(server, plain, "/oidc/userinfo"),
      () => asApp(server, asking, "/oidc/introspect", { token: tokens.refresh_token }),
      () => asApp(server, asking, "/oidc/revoke", { token: tokens.refresh_token }),
      () => asApp(server, asking, "/oidc/revoke", { token: tokens.access_token }),
      () => person.jar.send(begin(asking).path, { headers: { ...fromHere, accept: "text/html" } }),
      () => person.jar.send(page, { headers: { accept: "text/html" } }),
      () => person.jar.send("/api/account/connected-apps"),
    ];
    for (const way of asked) saysTryAgain(await way());
  });

  it("and its tokens for the API go on: nothing is asked", async () => {
    expect((await by(server, held.tokens.access_token)).status).toBe(200);
  });
});

it("a list of revocations that can’t be written is told, and no secret with it", async () => {
  const { app: asking } = theirs();
  await server.database.query(`ALTER TABLE "Revocation" ADD CONSTRAINT "none" CHECK (false) NOT VALID`);
  const answer = await asApp(server, asking, "/oidc/revoke", { token: held.tokens.access_token });
  await server.database.query(`ALTER TABLE "Revocation" DROP CONSTRAINT "none"`);
  expect(answer.status).toBe(500);
  expect(answer.json()).toMatchObject({ code: "internal" });
  expect(server.output()).not.toContain(asking.secret ?? "-");
  expect(server.output()).not.toContain(Buffer.from(`${asking.id}:${asking.secret}`).toString("base64"));
});

it("and then everything is as it was", async () => {
  const { app: asking, ada: person } = theirs();
  const { tokens, plain, code, attempt, page } = held;
  expect((await by(server, plain, "/oidc/userinfo")).status).toBe(200);
  expect((await refresh(server, asking, tokens)).status).toBe(200);
  expect((await exchange(server, asking, code, attempt)).status).toBe(200);
  expect((await person.jar.send(page)).status).toBe(200);
});

it("a network address that clients prove nothing from is refused for a while, and the others go on", async () => {
  const limited = await startServer({
    twinOf: server,
    env: { RATE_LIMIT_OIDC_SOURCE: "3/60", TRUSTED_PROXY_HOPS: "1" },
  });
  try {
    const { app: asking } = theirs();
    const ask = (secret: string | undefined, from: string) =>
      asApp(
        limited,
        { ...asking, secret },
        "/oidc/introspect",
        { token: "x" },
        { headers: { "x-forwarded-for": from } },
      );
    for (let tries = 0; tries < 3; tries += 1) expect((await ask("wrong", "192.0.2.1")).status).toBe(401);
    expect((await ask("wrong", "192.0.2.1")).status).toBe(429);
    expect((await ask(asking.secret, "192.0.2.1")).status).toBe(429);
    expect((await ask(asking.secret, "192.0.2.2")).status).toBe(200);
  } finally {
    await limited.stop();
  }
});

it("with a secret key there is no provider, and it says why", async () => {
  const secretive = await startServer({ algorithm: "HS256" });
  try {
    for (const path of ["/.well-known/openid-configuration", "/oidc/userinfo"]) {
      const answer = await send(secretive.address, path);
      expect([answer.status, answer.json()]).toEqual([503, expect.objectContaining({ code: "keys_secret" })]);
    }
  } finally {
    await secretive.stop();
  }
});
