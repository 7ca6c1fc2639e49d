import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postForm, readAction } from "../../attack/form";
import {
  type Answer,
  createUser,
  mailsTo,
  type OwnPostgres,
  signIn,
  startServer,
  type TestServer,
} from "../../harness";
import { startTalkingPostgres, statementsOf } from "../../harness/statements";
import { ask, someAddress } from "./links";

let postgres: OwnPostgres;
let server: TestServer;
beforeAll(async () => {
  postgres = await startTalkingPostgres();
  server = await startServer({ database: postgres });
});
afterAll(async () => {
  await server.stop();
  await postgres.drop();
});

const free = () => Promise.resolve(someAddress());
const taken = async () => (await createUser(server)).email;
const disabled = async () => {
  const { id, email } = await createUser(server);
  await postgres.query('UPDATE "User" SET "disabledAt" = now() WHERE "id" = $1', [id]);
  return email;
};
const kinds = { free, taken, disabled };

/** The ways to ask, each for an account of its own: the API, and the form. */
const ways = {
  api: async () => {
    const jar = await signIn(server, await createUser(server));
    await jar.send("/settings/account/email");
    return (email: string) => ask(jar, email);
  },
  form: async () => {
    const jar = await signIn(server, await createUser(server));
    const form = await readAction(jar, "/settings/account/email", "email");
    return (email: string) => postForm(jar, "/settings/account/email", form, { email });
  },
};

describe("whoever asks for another address learns nothing about it:", () => {
  it.each(Object.entries(ways))(
    "by %s free, taken and disabled ones are the same statements, in the same order, and the same bytes",
    async (_, way) => {
      const volatile = new Set([
        "date",
        "content-security-policy",
        "link",
        "x-request-id",
        "set-cookie",
        "session-owner",
      ]);
      const seen = [];
      for (const make of [...Object.values(kinds), free]) {
        const [send, email] = [await way(), await make()];
        let answer: Answer | undefined;
        const statements = await statementsOf(postgres, async () => (answer = await send(email)));
        const { status, text = "", headers = {} } = answer ?? {};
        // What the page reads once it is done has no order of its own.
        const done = statements.indexOf("COMMIT");
        seen.push({
          statements: statements.slice(0, done + 1),
          after: statements.slice(done + 1).sort(),
          status,
          text: text.replaceAll(/<script[\s\S]*?<\/script>|nonce="[^"]*"|value="[^"]*"|(?:person|new)-\w+/g, ""),
          headers: Object.entries(headers).filter(([name]) => !volatile.has(name)),
        });
      }
      expect(seen[0]?.statements.join("\n"), "the control: it is written down").toMatch(
        /"User"[\s\S]*BEGIN[\s\S]*INSERT INTO "Ticket"[\s\S]*INSERT INTO (?:"public"\.)?"OutboxMail"[\s\S]*COMMIT/,
      );
      for (const each of seen) expect(each).toEqual(seen[0]);
    },
  );
});

it("the owner of an address that is taken is told, and whoever asked gets no link to it", async () => {
  const ada = await createUser(server);
  expect((await ask(await signIn(server, await createUser(server)), ada.email)).status).toBe(202);
  const [mail] = await mailsTo(server, ada.email, "Your address stays with your account");
  expect(mail?.links.map((link) => new URL(link).pathname)).toEqual(["/login"]);
  expect(mail?.text).not.toContain("token=");
});
