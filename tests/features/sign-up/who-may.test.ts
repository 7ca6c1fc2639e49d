import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Database, send, startDatabase, startServer, type TestServer } from "../../harness";
import { command } from "../../setup/run";

const password = "quiet seventeen rivers";
const request = ({ address }: TestServer, email: string) =>
  send(address, "/api/auth/signup", { method: "POST", body: { email } });
const verify = ({ address }: TestServer, token: string) =>
  send(address, "/api/auth/verify-email", { method: "POST", body: { token, name: "Ada", password } });

let open: TestServer;
let database: Database;
beforeAll(async () => {
  database = await startDatabase();
  open = await startServer({ database, env: { SIGNUP_DOMAINS: "example.com,b\u00fccher.example" } });
});
afterAll(async () => {
  await open.stop();
  await database.drop();
});

async function tokenTo(email: string): Promise<string> {
  return vi.waitFor(async () => {
    const mail = (await open.mailbox()).find(({ to }) => to === email);
    const token = new URL(mail?.links[0] ?? "").searchParams.get("token");
    expect(token).not.toBeNull();
    return token ?? "";
  }, 10_000);
}

/** Works on the same accounts and keys, with other rules about who may come in. */
async function withRule(SIGNUP: string, work: (server: TestServer) => Promise<void>): Promise<void> {
  const server = await startServer({ twinOf: open, env: { SIGNUP } });
  try {
    await work(server);
  } finally {
    await server.stop();
  }
}

const invite = (email: string, SIGNUP: string) =>
  command(["user", "create", "--email", email], { env: { ...open.environment, SIGNUP } });

describe("SIGNUP_DOMAINS", () => {
  it("keeps nobody out who was invited", async () => {
    const invited = await invite("guest@elsewhere.example", "open");
    expect(invited.code, invited.output).toBe(0);
    expect((await verify(open, await tokenTo("guest@elsewhere.example"))).status).toBe(200);
  });

  it("lets in addresses at these domains, however they are written, and tells others at once, known or not", async () => {
    expect((await request(open, "ada@EXAMPLE.com")).status).toBe(202);
    expect((await request(open, "ada@xn--bcher-kva.example")).status).toBe(202);
    const answers = await Promise.all(
      ["guest@elsewhere.example", "new@elsewhere.example", "x@sub.example.com"].map((email) => request(open, email)),
    );
    for (const answer of answers) {
      expect(answer.status).toBe(400);
      expect(answer.json()).toMatchObject({
        code: "invalid_input",
        errors: [
          {
            field: "email",
            code: "domain_refused",
            message: "Only addresses at example.com or xn--bcher-kva.example can be used here.",
          },
        ],
      });
    }
  });
});

describe("SIGNUP=invite", () => {
  it("refuses whoever asks, and links that were asked for before; an invitation makes its account", async () => {
    expect((await request(open, "asked@example.com")).status).toBe(202);
    const asked = await tokenTo("asked@example.com");
    const invited = await invite("invited@example.com", "invite");
    expect(invited.code, invited.output).toBe(0);
    await withRule("invite", async (server) => {
      for (const email of ["asked@example.com", "new@example.com"]) {
        const answer = await request(server, email);
        expect([answer.status, answer.json()]).toMatchObject([403, { code: "signup_closed" }]);
      }
      expect((await verify(server, asked)).status).toBe(403);
      expect((await send(server.address, `/verify-email?token=${asked}`)).text).toContain("No accounts at the moment");
      expect((await verify(server, await tokenTo("invited@example.com"))).status).toBe(200);
    });
    // Nothing was used up meanwhile.
    expect((await verify(open, asked)).status).toBe(200);
  });

  it("offers an account nowhere", async () => {
    await withRule("invite", async ({ address }) => {
      for (const path of ["/", "/login"]) {
        const { status, text } = await send(address, path);
        expect([path, status, text.includes("/signup")]).toEqual([path, 200, false]);
      }
      const page = await send(address, "/signup");
      expect(page.text).toContain("Accounts are not for the asking here");
      expect(page.text).not.toContain('name="email"');
      const waiting = await send(address, "/check-mail");
      expect([waiting.status, waiting.headers["location"]]).toEqual([307, "/signup"]);
    });
  });
});

describe("SIGNUP=closed", () => {
  it("makes no account by any link, and invites nobody", async () => {
    const before = await invite("early@example.com", "open");
    expect(before.code, before.output).toBe(0);
    await withRule("closed", async (server) => {
      expect((await request(server, "new@example.com")).status).toBe(403);
      expect((await verify(server, await tokenTo("early@example.com"))).status).toBe(403);
    });
    const refused = await invite("late@example.com", "closed");
    expect(refused.code).toBe(1);
    expect(refused.output).toContain("Sign-up closed");
  });
});
