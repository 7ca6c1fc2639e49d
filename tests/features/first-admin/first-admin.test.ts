import { createHash, randomBytes } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { postForm, readAction } from "../../attack/form";
import { type Answer, CookieJar, createUser, send, startServer, type TestServer } from "../../harness";

let server: TestServer;
beforeEach(async () => {
  server = await startServer();
});
afterEach(() => server.stop());

const password = "quiet seventeen rivers";

/** A link as `npm start` prints it. */
async function link(): Promise<string> {
  const secret = randomBytes(32).toString("base64url");
  await server.database.query(
    `INSERT INTO "Ticket" ("id", "purpose", "secretHash", "payload", "expiresAt")
     VALUES (gen_random_uuid(), 'first_admin', $1, '{}', now() + interval '1 hour')`,
    [createHash("sha256").update(secret).digest("base64url")],
  );
  return secret;
}

const heading = async (token: string): Promise<string | undefined> =>
  /<h1[^>]*>([^<]*)/.exec((await send(server.address, `/setup?token=${token}`)).text)?.[1];

async function fill(jar: CookieJar, token: string, email: string, on = token): Promise<Answer> {
  const form = await readAction(jar, `/setup?token=${on}`, "password");
  return postForm(jar, `/setup?token=${on}`, form, { token, email, name: "Ada", password });
}

const admins = () => server.database.query<{ email: string }>(`SELECT "email" FROM "User" WHERE "role" = 'admin'`);

it("the link of a first administrator signs them in, and says from then on that there is one", async () => {
  const [token, other] = [await link(), await link()];
  const jar = new CookieJar(server.address);
  const answer = await fill(jar, token, "root@example.com");
  expect([answer.status, answer.headers.location]).toEqual([303, "/dashboard"]);
  expect((await jar.send("/api/me")).json()).toMatchObject({ roles: ["admin"] });
  for (const late of [token, other]) expect(await heading(late)).toBe("There is an administrator");
});

it("a link that is too old, unknown or cut off says so on sight", async () => {
  const token = await link();
  await server.database.query('UPDATE "Ticket" SET "expiresAt" = now()');
  expect(await heading(token)).toBe("This link is too old");
  expect(await heading(randomBytes(32).toString("base64url"))).toBe("We don’t know this link");
  expect(await heading(token.slice(1))).toBe("This link is incomplete");
});

it("twenty who post one link or several at once make one administrator with one session", async () => {
  const tokens = [await link(), await link()];
  const form = await readAction(new CookieJar(server.address), `/setup?token=${tokens[0] ?? ""}`, "password");
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => {
      const token = tokens[index % 2] ?? "";
      const jar = new CookieJar(server.address, [["__Host-Http-probe", "1"]]);
      return postForm(jar, `/setup?token=${token}`, form, {
        token,
        email: `a${index}@example.com`,
        name: "Ada",
        password,
      });
    }),
  );
  expect(answers.filter(({ headers }) => headers.location === "/dashboard")).toHaveLength(1);
  expect(await admins()).toHaveLength(1);
  expect(await server.database.query('SELECT 1 FROM "Session"')).toHaveLength(1);
});

it("an address that has an account already is said to, and the link stays good for another", async () => {
  const { email } = await createUser(server);
  await server.database.query('DELETE FROM "Session"');
  const token = await link();
  const jar = new CookieJar(server.address);
  expect((await fill(jar, token, email)).text).toContain("There is a user with that address already.");
  expect(await admins()).toEqual([]);
  expect((await fill(jar, token, "root@example.com")).status).toBe(303);
  expect(await admins()).toEqual([{ email: "root@example.com" }]);
});
