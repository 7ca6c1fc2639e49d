import { expect, it } from "vitest";
import { send, startServer } from "../../harness";

it("nobody who starts the app reads of a runtime that is not wanted, nor anything else of the library", async () => {
  const server = await startServer();
  try {
    expect((await send(server.address, "/.well-known/openid-configuration")).status).toBe(200);
    expect((await send(server.address, "/oidc/auth")).status).toBe(400);
    expect(server.output()).not.toContain("oidc-provider");
  } finally {
    await server.stop();
  }
});
