import { afterEach, expect, it } from "vitest";
import { send, startServer, type TestServer } from "../../harness";

const path = "/.well-known/security.txt";
let server: TestServer | undefined;
afterEach(() => server?.stop());

it("says whom to tell, for as long as it may be kept and longer", async () => {
  server = await startServer({
    env: { SECURITY_CONTACT: "mailto:security@example.com, https://example.com/report?by=web" },
  });
  const { status, headers, text } = await send(server.address, path);
  expect([status, headers["content-type"], headers["cache-control"]]).toEqual([
    200,
    "text/plain; charset=utf-8",
    "public, max-age=86400",
  ]);
  const [first, second, expires = "", ...rest] = text.split("\n");
  expect([first, second]).toEqual([
    "Contact: mailto:security@example.com",
    "Contact: https://example.com/report?by=web",
  ]);
  expect(expires).toMatch(/^Expires: \d{4}-\d\d-\d\dT[\d:.]+Z$/);
  const days = (Date.parse(expires.slice(9)) - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(29);
  expect(days).toBeLessThan(365);
  expect(rest).toEqual([`Canonical: ${server.origin}${path}`, ""]);
  expect((await send(server.address, path, { method: "POST" })).status).toBe(405);
});

it("is not there where nobody is named", async () => {
  server = await startServer();
  expect((await send(server.address, path)).status).toBe(404);
});
