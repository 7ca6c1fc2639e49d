import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CookieJar, createUser, startServer, type TestServer, type TestUser } from "../harness";
import { callAction, postForm, readAction } from "../attack/form";

const tooMany = "Too many attempts.";
const wrong = "That e-mail and password do not match";

describe("ways in", () => {
  let server: TestServer;
  let ada: TestUser;
  beforeAll(async () => {
    server = await startServer({
      env: { RATE_LIMIT_LOGIN_ACCOUNT: "3/600" },
    });
    ada = await createUser(server);
  });
  afterAll(() => server.stop());

  it("count in one counter: the API, a form without scripts and an action called by scripts", async () => {
    const jar = new CookieJar(server.address);
    const login = await readAction(jar, "/login", "email");
    const guess = { email: ada.email, password: "wrong wrong wrong" };
    const byApi = () => jar.copy().send("/api/auth/login", { method: "POST", body: guess });
    const byForm = () => postForm(jar.copy(), "/login", login, guess);
    const byAction = () => callAction(jar.copy(), "/login", login, guess);

    expect((await byApi()).status).toBe(401);
    expect((await byForm()).text).toContain(wrong);
    expect((await byAction()).text).toContain(wrong);

    expect((await byApi()).status).toBe(429);
    expect((await byForm()).text).toContain(tooMany);
    expect((await byAction()).text).toContain(tooMany);
  });

  it("have password fields that say to password managers what they are for", async () => {
    for (const [path, purpose] of [
      ["/login", "current-password"],
      ["/signup", "new-password"],
    ] as const) {
      const { text } = await new CookieJar(server.address).send(path);
      const fields = [...text.matchAll(/<input[^>]*>/g)].map(([field]) => field);
      const password = fields.filter((field) => field.includes('name="password"'));
      expect(password).toHaveLength(1);
      expect(password[0]).toMatch(/type="password"/);
      expect(password[0]?.toLowerCase()).toContain(`autocomplete="${purpose}"`);
      expect(password[0]).not.toMatch(/maxlength|onpaste|pattern=/i);
      const email = fields.find((field) => field.includes('name="email"')) ?? "";
      expect(email.toLowerCase()).toContain('autocomplete="username"');
    }
  });
});
