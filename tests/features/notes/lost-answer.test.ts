import { beforeAll, expect, it } from "vitest";
import { callAction, readAction } from "../../attack/form";
import { expire, refreshedCookie } from "../../attack/forge";
import { age, rowOf } from "../../attack/session-row";
import { createUser, sharedServer, signIn, type TestUser } from "../../harness";

const server = sharedServer();
let ada: TestUser;
beforeAll(async () => {
  ada = await createUser(server);
});

it("an action whose redirect Next follows by itself makes nobody a thief: it brings cookies that the browser has not got yet", async () => {
  const jar = await signIn(server, ada);
  const note = (await jar.send("/api/notes", { method: "POST", body: { title: "Mine" } })).json() as { id: string };
  const remove = await readAction(jar, `/notes/${note.id}`, "id", (form) => !form.includes('name="title"'));
  expire(jar, server);
  // With the mark of a refresh the gate sends nobody through the endpoint.
  jar.cookies.set(refreshedCookie, "1");
  const browser = jar.copy();
  const removed = await callAction(jar, `/notes/${note.id}`, remove, { id: note.id });
  expect(String(removed.headers["x-action-redirect"])).toContain("/notes?deleted=1");
  expect(removed.text, "Next has fetched the page").toContain("The note is deleted.");

  // A sight that this instance had before would be in the table by the time that a later one is.
  const other = await signIn(server, ada);
  await other.send("/api/auth/refresh", { method: "POST" });
  await other.send("/api/me");
  await expect.poll(async () => (await rowOf(server.database, other)).seenGeneration).toBe(1);
  expect(await rowOf(server.database, jar)).toMatchObject({ generation: 1, seenGeneration: 0 });
  await age(server.database, browser, "rotatedAt", 31);
  expect((await browser.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
  expect((await browser.send("/api/me")).status).toBe(200);
});
