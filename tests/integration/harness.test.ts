import { afterAll, beforeAll, expect, test } from "vitest";
import { createUser, signIn, startServer, type TestServer } from "../harness";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

test("a person who signed up, confirmed and signed in is known to the API, on every instance", async () => {
  const user = await createUser(server);
  const device = await signIn(server, user);
  const twin = await startServer({ twinOf: server });
  const answers = await Promise.all([device.send("/api/me"), device.copy(twin.address).send("/api/me")]);
  await twin.stop();
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(answers[1].json()).toMatchObject({ id: user.id });
});
