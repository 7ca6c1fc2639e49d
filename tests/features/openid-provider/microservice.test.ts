// feature:revocation-stream begin
import { afterAll, beforeAll, expect, it } from "vitest";
import { startServer, type TestServer } from "../../harness";
import { command } from "../../setup/run";
import { type Microservice, startMicroservice } from "../revocation-stream/microservice";
import { register } from "./app";

let server: TestServer;
let id: string;
let service: Microservice;
beforeAll(async () => {
  server = await startServer();
  const client = await register(server, { name: "Reports", redirectUris: [], scopes: ["revocations:read"] });
  ({ id } = client);
  const own = { url: `${server.address}/oidc/token`, id, secret: client.secret ?? "" };
  service = await startMicroservice(server, server.address, own);
});
afterAll(async () => {
  await service.stop();
  await server.stop();
});

it("a service of one's own follows revocations by a token of its own, until it is disabled", async () => {
  await expect.poll(() => service.health(), { timeout: 20_000 }).toBe(200);
  const { code } = await command(["clients", "disable", "--id", id], { env: server.environment });
  expect(code).toBe(0);
  await expect.poll(() => service.health(), { timeout: 20_000 }).toBe(503);
});
// feature:revocation-stream end
