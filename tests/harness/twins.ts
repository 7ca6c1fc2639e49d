import { afterAll } from "vitest";
import { type ServerOptions, startServer, type TestServer } from "./server";

/** Two instances of one app for the tests of a file: they stop after its last one. */
export async function startTwins(
  options: ServerOptions = {},
): Promise<{ readonly server: TestServer; readonly twin: TestServer }> {
  const server = await startServer(options);
  const twin = await startServer({ twinOf: server });
  afterAll(async () => {
    await twin.stop();
    await server.stop();
  });
  return { server, twin };
}
