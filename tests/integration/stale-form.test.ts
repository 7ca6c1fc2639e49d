import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callAction, postForm, readAction } from "../attack/form";
import { createUser, signIn, startServer, type TestServer, type TestUser } from "../harness";

let server: TestServer;
let ada: TestUser;

beforeAll(async () => {
  server = await startServer();
  ada = await createUser(server);
});
afterAll(() => server.stop());

/** The action as a page of another build offers it: the same form, an id that this build does not have. */
async function goneAction(jar: Parameters<typeof readAction>[0]) {
  const action = await readAction(jar, "/settings/profile", "name");
  const other = (id: string) => id.slice(0, 2) + [...id.slice(2)].reverse().join("");
  const id = other(action.id);
  return { id, hidden: action.hidden.map(([name, value]) => [name, value.replaceAll(action.id, id)] as const) };
}

describe("a form whose action is gone", () => {
  it("is answered with 409 and a page that shows what was typed, also markup, and no secret", async () => {
    const jar = await signIn(server, ada);
    const typed = { name: 'Ada <b>"King"</b> & Lovelace', password: "do not show this", token: "nor-this" };
    const answer = await postForm(jar, "/settings/profile?from=mail", await goneAction(jar), typed);
    expect(answer.status).toBe(409);
    expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(answer.headers["cache-control"]).toBe("private, no-store");
    expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
    expect(answer.text).toContain("Ada &lt;b&gt;&quot;King&quot;&lt;/b&gt; &amp; Lovelace</textarea>");
    expect(answer.text).toContain('href="/settings/profile?from=mail"');
    expect(answer.text).toContain(answer.headers["x-request-id"]);
    expect(answer.text).not.toContain("do not show this");
    expect(answer.text).not.toContain("nor-this");
    expect(answer.text).not.toContain("$ACTION");
  });

  it("posted by scripts gets the answer that they understand", async () => {
    const jar = await signIn(server, ada);
    const answer = await callAction(jar, "/settings/profile", await goneAction(jar), { name: "Ada" });
    expect(answer.status).toBe(409);
    expect(answer.headers["x-nextjs-action-not-found"]).toBe("1");
  });

  it("still works where the action is there: nothing is held back from it", async () => {
    const jar = await signIn(server, ada);
    const action = await readAction(jar, "/settings/profile", "name");
    const long = `Ada ${"x".repeat(60)}`;
    const answer = await postForm(jar, "/settings/profile", action, { name: long });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain("Saved.");
    expect(await jar.send("/api/profile").then((profile) => profile.text)).toContain(long);
  });
});
