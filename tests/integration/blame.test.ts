import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createUser, signIn, startServer, type TestServer, type TestUser } from "../harness";

let server: TestServer;
let ada: TestUser;

beforeAll(async () => {
  server = await startServer();
  ada = await createUser(server);
});
afterAll(() => server.stop());

const multipart = { "content-type": "multipart/form-data; boundary=x" };

describe("an error while a form is answered", () => {
  it("is the sender's where the form can't be read, and is no error in the log", async () => {
    const jar = await signIn(server, ada);
    const cut = await jar.send("/settings/profile", { method: "POST", headers: multipart, body: "--x\r\ncut off" });
    expect(cut.status).toBe(400);
    await expect.poll(() => server.output()).toContain("a request could not be read");
    expect(server.output()).not.toContain("a page or an action failed");
  });

  it("is ours where the page breaks behind it: 500, under an id that the log has too", async () => {
    const jar = await signIn(server, ada);
    await server.database.query('ALTER TABLE "User" RENAME COLUMN "name" TO "gone"');
    try {
      const body = new URLSearchParams({ a: "b" });
      const crash = await jar.send("/settings/profile", { method: "POST", body });
      expect(crash.status).toBe(500);
      const logged = () =>
        server
          .output()
          .split("\n")
          .find((line) => line.includes('"level":"error"'));
      await expect.poll(() => logged() ?? "").toContain(String(crash.headers["x-request-id"]));
    } finally {
      await server.database.query('ALTER TABLE "User" RENAME COLUMN "gone" TO "name"');
    }
  });
});
