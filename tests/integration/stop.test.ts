import { connect } from "node:net";
import { expect, it } from "vitest";
import { isAlive, startServer } from "../harness";

it.each([
  ["that has sent nothing", ""],
  ["with half a request on it", "POST /api/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n{"],
])("a connection %s does not keep an instance from stopping", async (_, sent) => {
  const server = await startServer();
  const socket = connect(Number(new URL(server.address).port), "localhost");
  socket.on("error", () => undefined);
  await new Promise((resolve) => socket.once("connect", resolve));
  socket.write(sent);
  server.signal("SIGTERM");
  await expect.poll(() => isAlive(server), { timeout: 30_000, interval: 200 }).toBe(false);
  socket.destroy();
  await server.stop();
});
