// feature:revocation-stream begin
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { accessTokenOf } from "../../attack/forge";
import { sharedTwins, type TestServer } from "../../harness";
import { command } from "../../setup/run";
import { type Microservice, startMicroservice } from "../revocation-stream/microservice";
import { type App, asApp, register, signInTo, type SignedIn, somebody, tokensIn } from "./app";
import { caller, exchangedIn, exchangeFor, reports } from "./exchange";

const { server, twin } = sharedTwins();

let id: string;
let portal: App;
let service: Microservice;
beforeAll(async () => {
  const client = await register(server, { name: "Reports", redirectUris: [], scopes: ["revocations:read"] });
  ({ id } = client);
  portal = await caller(server);
  const own = { url: `${server.address}/oidc/token`, id, secret: client.secret ?? "" };
  service = await startMicroservice(server, server.address, own, { AUDIENCE: reports });
  await vi.waitFor(async () => expect(await service.health()).toBe(200), { timeout: 20_000 });
});
afterAll(() => service.stop());

const clients = async (...args: readonly string[]) =>
  (await command(["clients", ...args], { env: server.environment })).code;

/** A token by which a service acts for somebody, from the instance that is asked. */
const actingFor = async (token: string, by: App = portal, at: TestServer = server): Promise<string> =>
  exchangedIn(await exchangeFor(at, by, token)).access_token;

describe("a service that is called for somebody", () => {
  it("tells a person of their own and who asks for them, and whoever asks as itself of all", async () => {
    const ada = await somebody(server);
    const token = await actingFor(accessTokenOf(ada.jar));
    const answer = await service.ask(token, "/figures");
    const told = { about: "person", subject: ada.id, actors: [portal.id], requests: 1 };
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, told]);
    const asked = { grant_type: "client_credentials", resource: reports, scope: "notes:read" };
    const { access_token: own } = tokensIn(await asApp(server, portal, "/oidc/token", asked));
    const all = JSON.parse((await service.ask(own, "/figures")).text) as object;
    expect(all).toEqual({
      about: "everybody",
      people: expect.any(Number) as number,
      requests: expect.any(Number) as number,
    });
  });

  it("takes no token that is for the app, for another service, or without its scope", async () => {
    const { jar } = await somebody(server);
    expect((await service.ask(accessTokenOf(jar))).status).toBe(401);
    const elsewhere = "https://payroll.example";
    const other = await caller(server, { audiences: [{ audience: elsewhere, scopes: ["notes:read"] }] });
    const answer = await exchangeFor(server, other, accessTokenOf(jar), { audience: elsewhere });
    expect((await service.ask(exchangedIn(answer).access_token)).status).toBe(401);
    const less = await exchangeFor(server, portal, accessTokenOf(jar), { scope: "profile:read" });
    expect((await service.ask(exchangedIn(less).access_token)).status).toBe(403);
  });

  /** What is done between the exchange and the call, in the browser of a person and to whoever asks. */
  const ends: Readonly<Record<string, (ada: SignedIn, by: App) => Promise<unknown>>> = {
    "the person signs out": ({ jar }) => jar.send("/api/auth/logout", { method: "POST" }),
    "the person signs out, at the other instance": ({ jar }) =>
      jar.copy(twin.address).send("/api/auth/logout", { method: "POST" }),
    "the person is banned": ({ email }) => command(["user", "disable", "--email", email], { env: server.environment }),
    "the person has another role": ({ email }) =>
      command(["user", "set-role", "--email", email, "--role", "support"], { env: server.environment }),
    "whoever asks is disabled": (_, by) => clients("disable", "--id", by.id),
    "whoever asks is removed": (_, by) => clients("remove", "--id", by.id),
  };

  it.each(Object.keys(ends))("refuses within a second once %s", async (what) => {
    const ada = await somebody(server);
    const by = await caller(server);
    const tokens = [await actingFor(accessTokenOf(ada.jar), by), await actingFor(accessTokenOf(ada.jar), by, twin)];
    const statuses = () => Promise.all(tokens.map(async (token) => (await service.ask(token)).status));
    expect(await statuses()).toEqual([200, 200]);
    await ends[what]?.(ada, by);
    await expect.poll(statuses, { timeout: 1_000, interval: 20 }).toEqual([401, 401]);
  });

  it("refuses what came of an app’s token, once its person disconnects the app", async () => {
    const ada = await somebody(server);
    const scopes = ["openid", "profile", "email", "profile:read", "notes:read"];
    const app = await register(server, { scopes });
    const { access_token: given } = await signInTo(server, app, ada, "notes:read");
    const token = await actingFor(given);
    const answer = await service.ask(token, "/figures");
    expect(JSON.parse(answer.text)).toMatchObject({ subject: ada.id, actors: [portal.id, app.id] });
    const path = `/api/account/connected-apps/${app.id}`;
    expect((await ada.jar.send(path, { method: "DELETE" })).status).toBe(204);
    await expect.poll(async () => (await service.ask(token)).status, { timeout: 1_000, interval: 20 }).toBe(401);
  });
});

it("a service of one's own follows revocations by a token of its own, until it is disabled", async () => {
  expect(await clients("disable", "--id", id)).toBe(0);
  await expect.poll(() => service.health(), { timeout: 20_000 }).toBe(503);
});
// feature:revocation-stream end
