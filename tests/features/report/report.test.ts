import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type Answer, signIn, startServer } from "../../harness";
import { command } from "../../setup/run";
import { claimsOf, type SignedIn, somebody } from "../openid-provider/app";
import { caller, reports } from "../openid-provider/exchange";

/** The service that is asked, as this test answers for it. */
const service = { seen: [] as string[], answer: (_: ServerResponse, __: Record<string, unknown>): void => undefined };
const listening = createServer((request, response) => {
  const token = String(request.headers.authorization).replace("Bearer ", "");
  service.seen.push(token);
  service.answer(response, claimsOf(token));
});
listening.listen(0, "localhost");
await once(listening, "listening");

const idle = await startServer();
const portal = await caller(idle);
const set = {
  MICROSERVICE_URL: `http://localhost:${(listening.address() as AddressInfo).port}`,
  MICROSERVICE_AUDIENCE: reports,
  MICROSERVICE_CLIENT_ID: portal.id,
  MICROSERVICE_CLIENT_SECRET: portal.secret ?? "",
};
/** Where the page is there. Its tokens come from the other instance, as behind a load balancer. */
const server = await startServer({ twinOf: idle, env: set });
afterAll(async () => {
  await server.stop();
  await idle.stop();
  listening.close();
  listening.closeAllConnections();
});

const json = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
/** As examples/microservice does. */
const figures = (response: ServerResponse, { sub, act }: Record<string, unknown>) =>
  json(
    response,
    200,
    act === undefined
      ? { about: "everybody", people: 7, requests: 4711 }
      : { about: "person", subject: sub, actors: [(act as { sub: string }).sub], requests: 3 },
  );
beforeEach(() => {
  service.seen = [];
  service.answer = figures;
});

const look = async ({ jar }: SignedIn, at = server): Promise<Answer> =>
  jar.copy(at.address).send("/report", { headers: { accept: "text/html" } });

const down = "It does not answer right now.";
const refused = "It was not let in.";

describe("the report", () => {
  it("says what the service answered on somebody’s behalf, and as the app itself; no token is in it", async () => {
    const ada = await somebody(idle);
    const { status, text } = await look(ada);
    expect(status).toBe(200);
    for (const said of [ada.id, "3 times", "This app", "4711 times"]) expect(text).toContain(said);
    const claims = service.seen.map(claimsOf);
    expect(claims.find(({ sub }) => sub === ada.id)).toMatchObject({ aud: reports, act: { sub: portal.id } });
    expect(claims.find(({ sub }) => sub === portal.id)).toMatchObject({ aud: reports, client_id: portal.id });
    for (const token of service.seen) expect(text).not.toContain(token.split(".")[2]);
    expect(text).not.toContain("eyJ");
  });

  it("has one token a session for as long as it is good, and another once roles have changed", async () => {
    const ada = await somebody(idle);
    for (let turn = 0; turn < 3; turn += 1) await look(ada);
    const hers = () => new Set(service.seen.filter((token) => claimsOf(token)["sub"] === ada.id));
    expect(hers().size).toBe(1);
    await look({ ...ada, jar: await signIn(server, ada) });
    expect(hers().size).toBe(2);
    const env = idle.environment;
    await command(["user", "set-role", "--email", ada.email, "--role", "support"], { env });
    const jar = await signIn(server, ada);
    await look({ ...ada, jar });
    expect(claimsOf([...hers()].at(-1) ?? "")["roles"]).toEqual(["support"]);
  });

  it("asks once more with another token where the one that is kept is not taken any more", async () => {
    const ada = await somebody(idle);
    await look(ada);
    const revoked = new Set(service.seen);
    service.answer = (response, claims) =>
      revoked.has(service.seen.at(-1) ?? "") ? json(response, 401, {}) : figures(response, claims);
    const { text } = await look(ada);
    for (const said of ["3 times", "4711 times"]) expect(text).toContain(said);
  });

  it.each<readonly [string, string, (response: ServerResponse) => unknown]>([
    ["it lets nobody in", refused, (response) => json(response, 401, {})],
    ["the app may not", refused, (response) => json(response, 403, {})],
    ["it fails", down, (response) => json(response, 500, {})],
    ["it can’t tell", down, (response) => json(response, 503, {})],
    ["it leads elsewhere", down, (response) => response.writeHead(302, { location: idle.address }).end()],
    ["it breaks off", down, (response) => response.destroy()],
    ["it never answers", down, () => undefined],
    ["it answers something else", down, (response) => json(response, 200, { about: "nothing" })],
    ["it answers no JSON", down, (response) => response.end("<p>eyJ")],
  ])("says so where %s", async (_, words, answer) => {
    service.answer = answer;
    const { status, text } = await look(await somebody(idle));
    expect(status).toBe(200);
    expect(text.split(words).length).toBeGreaterThan(2);
    expect(text).not.toContain("eyJ");
  });

  it("tells the one where the other fails", async () => {
    const ada = await somebody(idle);
    service.answer = (response, claims) =>
      claims["act"] === undefined ? json(response, 500, {}) : figures(response, claims);
    const { text } = await look(ada);
    for (const said of ["3 times", down]) expect(text).toContain(said);
  });

  it("is not there for whoever is signed out, and asks nobody", async () => {
    const ada = await somebody(idle);
    await ada.jar.send("/api/auth/logout", { method: "POST" });
    expect((await look(ada)).status).toBe(303);
    expect(service.seen).toEqual([]);
  });

  it("is on no way where no service is set, and says that there is none", async () => {
    const ada = await somebody(idle);
    const link = 'href="/report"';
    expect((await look(ada, idle)).text).toContain("There is no service to ask");
    for (const [at, is] of [
      [idle, false],
      [server, true],
    ] as const)
      expect((await ada.jar.copy(at.address).send("/dashboard")).text.includes(link)).toBe(is);
  });
});

it("an app that may not ask any more is told so, whatever it has kept", async () => {
  const shut = await caller(idle);
  const env = { ...set, MICROSERVICE_CLIENT_ID: shut.id, MICROSERVICE_CLIENT_SECRET: shut.secret ?? "" };
  const own = await startServer({ twinOf: idle, env });
  onTestFinished(() => own.stop());
  const ada = await somebody(idle);
  expect((await look(ada, own)).text).toContain("3 times");
  await command(["clients", "disable", "--id", shut.id], { env: idle.environment });
  service.answer = (response) => json(response, 401, {});
  expect((await look(ada, own)).text.split(refused).length).toBeGreaterThan(2);
});

it("a secret that can’t be read is told at start", async () => {
  const env = { ...set, MICROSERVICE_CLIENT_SECRET: "", MICROSERVICE_CLIENT_SECRET_FILE: "/nowhere" };
  await expect(startServer({ twinOf: idle, env })).rejects.toThrow("MICROSERVICE_CLIENT_SECRET_FILE names no file");
});
