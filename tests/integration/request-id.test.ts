import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, createUser, send, signIn, startServer, type TestServer } from "../harness";

const navigating = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document", accept: "text/html" };
const idOf = (answer: Answer): string => String(answer.headers["x-request-id"]);

/** The lines of the log about one request. */
function linesAbout(server: TestServer, id: string): readonly Record<string, unknown>[] {
  return server
    .output()
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((entry) => entry["request"] === id);
}

describe("the id of a request", () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  it("is in every answer, another one each time, and never what a client made up", async () => {
    const ids = [];
    for (const path of ["/login", "/api/me", "/icon.svg", "/nothing-here"]) {
      const answer = await send(server.address, path, { headers: { "x-request-id": "chosen-by-a-client" } });
      expect(idOf(answer), path).toMatch(/^[\w-]{20,}$/);
      expect(answer.text, path).not.toContain("chosen-by-a-client");
      ids.push(idOf(answer));
    }
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("is in the text of a page that says there is nothing", async () => {
    const answer = await send(server.address, "/nothing-here", { headers: navigating });
    expect(answer.status).toBe(404);
    expect(answer.text).toContain(idOf(answer));
  });

  it("is in the text of a refusal that is answered before a page can be rendered", async () => {
    const headers = { ...navigating, origin: "https://other.example", "sec-fetch-site": "cross-site" };
    const answer = await send(server.address, "/api/auth/logout", { method: "POST", headers });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain(`Request ${idOf(answer)}`);
  });

  it("leads from a private page that crashed to the error in the log; the page says it without scripts, and nothing else of it", async () => {
    const jar = await signIn(server, await createUser(server));
    expect((await jar.send("/dashboard", { headers: navigating })).status, "control: it works").toBe(200);
    await server.database.query(`ALTER TABLE "Session" RENAME TO "Gone"`);
    const answer = await jar.send("/dashboard", { headers: navigating });
    await server.database.query(`ALTER TABLE "Gone" RENAME TO "Session"`);
    expect(answer.status).toBe(500);
    const [page = ""] = /<main.*<\/main>/s.exec(answer.text) ?? [];
    expect(page).toContain("That did not work");
    expect(page).toContain(idOf(answer));
    expect(answer.text).not.toMatch(/prisma|does not exist/i);
    await expect
      .poll(() => linesAbout(server, idOf(answer)))
      .toContainEqual(
        expect.objectContaining({
          level: "error",
          err: expect.objectContaining({ stack: expect.any(String) as string }) as object,
        }),
      );
  });
});
