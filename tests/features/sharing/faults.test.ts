import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callAction, type OfferedAction, postForm, readAction } from "../../attack/form";
import { type Answer, CookieJar, send, startServer, type TestServer } from "../../harness";
import { breakWith, makeBreakable, mend } from "../../harness/faults";
import { ask, isActive, listOf, open, opened, problemOf, type Sharer, sharer } from "./app";

let server: TestServer;
let ada: Sharer;
let form: OfferedAction;
beforeAll(async () => {
  server = await startServer();
  ada = await sharer(server, { mostUses: 1, password: "1234" });
  form = await readAction(new CookieJar(server.address), "/shared", "token");
  await makeBreakable(server.database, "Share");
});
afterAll(() => server.stop());

const saysTryAgain = (answer: Answer) => {
  expect(answer.status, answer.text).toBe(503);
  expect(Number(answer.headers["retry-after"])).toBeGreaterThanOrEqual(1);
};

describe.each([
  ["53300", "too many connections"],
  ["25006", "a standby"],
  ["53100", "a full disk"],
  ["08006", "a reset connection"],
])("while the database says %s (%s)", (state) => {
  beforeAll(() => breakWith(server.database, state));
  afterAll(() => mend(server.database));

  it("nothing is opened, made, listed or stopped, no link is called over, and whoever asks is told to try again", async () => {
    const { jar, token, id, noteId } = ada;
    const asked = [
      () => open(server, token, { password: "1234" }),
      () => open(server, token),
      () => send(server.address, "/api/shares/status", { method: "POST", body: { id } }),
      () => ask(jar, noteId),
      () => jar.send("/api/shares"),
      () => jar.send("/settings/shares", { headers: { accept: "text/html" } }),
      () => jar.send(`/api/shares/${id}`, { method: "DELETE" }),
      () => jar.send("/api/shares", { method: "DELETE" }),
    ];
    for (const way of asked) saysTryAgain(await way());
  });

  it.each([
    ["posted as a form", postForm],
    ["called by scripts", callAction],
  ] as const)("the page says so too, %s, and keeps the link", async (_, submit) => {
    const answer = await submit(new CookieJar(server.address), "/shared", form, { token: ada.token });
    saysTryAgain(answer);
    expect(answer.text).toContain(ada.token);
    expect(answer.text).not.toContain("Nothing to open");
  });
});

it("and then the link is there, and has been opened by nobody", async () => {
  const { jar, token, id } = ada;
  expect(await isActive(server, id)).toEqual({ active: true });
  expect(await listOf(jar)).toMatchObject([{ id, uses: 0 }]);
  expect(problemOf(await open(server, token, { password: "4321" }))).toEqual([403, "share_password"]);
  expect((await opened(server, token, { password: "1234" })).usesLeft).toBe(0);
});
