import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, expect, it } from "vitest";
import { vi } from "vitest"; // feature:revocation-stream
import { makeKeySet } from "../../../scripts/start/key-set";
import { accessTokenOf } from "../../attack/forge";
import { type Answer, publishedKids, startTwins, type TestServer } from "../../harness";
import { scratchFolder } from "../../harness/scratch";
import { make as makeApiToken } from "../api-tokens/app"; // feature:api-tokens
import { type Microservice, startMicroservice } from "../revocation-stream/microservice"; // feature:revocation-stream
import { open, sharer } from "../sharing/app"; // feature:sharing
import { byRefresh, holder, naming } from "../token-endpoint/client"; // feature:token-endpoint
import { asApp, begin, by, exchange, goThrough, refresh, register, signInTo, somebody, tokensIn } from "./app";
import { letIn, poll, registerTelevision, show } from "./device";
import { boundTokens, byKey, newKey } from "./dpop";
import { caller, exchangedIn, exchangeFor } from "./exchange";
import { reports } from "./exchange"; // feature:revocation-stream

const folder = scratchFolder("keys-in-use");
const file = join(folder, "keys.json");
const [old, next] = [await makeKeySet("ES256"), await makeKeySet("EdDSA")];
type Keys = Awaited<ReturnType<typeof makeKeySet>>;
const write = (...sets: readonly Keys[]) =>
  writeFileSync(file, JSON.stringify({ keys: sets.flatMap(({ keys }) => keys) }));
write(old);
const { server, twin } = await startTwins({
  env: {
    JWT_KEYS: "",
    JWT_KEYS_FILE: file,
    ...naming, // feature:token-endpoint
  },
});
const both = [server, twin];
afterAll(() => rmSync(folder, { recursive: true }));

/** Until both instances have these keys. */
async function known(...sets: readonly Keys[]): Promise<void> {
  write(...sets);
  const kids = sets.flatMap(({ keys }) => keys.map(({ kid }) => kid));
  for (const instance of both) await expect.poll(() => publishedKids(instance), { timeout: 20_000 }).toEqual(kids);
}
const isOf = ({ keys }: Keys, token: string) => expect(decodeProtectedHeader(token).kid).toBe(keys[0]?.kid);

/** What is in use, by what it is: how an instance answers it. */
type Uses = Record<string, (at: TestServer) => Promise<Pick<Answer, "status">>>;
/** Tokens that a key has signed, and what goes on without them. */
const [signed, lasting]: [Uses, Uses] = [{}, {}];
const outcomes = async (uses: Uses) =>
  Promise.all(
    Object.entries(uses).map(async ([what, use]) => [
      what,
      ...(await Promise.all(both.map(use))).map(({ status }) => status),
    ]),
  );
const all = (uses: Uses, status: number) => Object.keys(uses).map((what) => [what, status, status]);

const [app, device, television] = [
  await register(server),
  await register(server, { isPublic: true }),
  await registerTelevision(server),
];
const [service, acting] = [
  await register(server, { redirectUris: [], scopes: ["revocations:read"] }),
  await caller(server),
];
const asService = () => ({ grant_type: "client_credentials", scope: "revocations:read" });
let microservice: Microservice; // feature:revocation-stream
let finish: () => Promise<readonly string[]>;
beforeAll(async () => {
  const ada = await somebody(server);
  const session = accessTokenOf(ada.jar);
  const tokens = await signInTo(server, app, ada);
  const key = await newKey();
  const { access_token: bound } = await boundTokens(server, device, ada, key);
  const { access_token: own } = tokensIn(await asApp(server, service, "/oidc/token", asService()));
  const { access_token: outward } = exchangedIn(await exchangeFor(server, acting, session));
  for (const token of [session, tokens.access_token, tokens.id_token, bound, own, outward]) isOf(old, token);
  Object.assign(signed, {
    "a session’s token": (at) => by(at, session),
    "an app’s token": (at) => by(at, tokens.access_token),
    "an app’s token that is bound to a key": (at) => byKey(server, at, key, bound),
    "a service’s token": (at) => by(at, own),
    "a token to be exchanged": (at) => exchangeFor(at, acting, session),
  } satisfies Uses);
  Object.assign(lasting, {
    "a browser": (at) =>
      ada.jar
        .copy(at.address)
        .send("/api/auth/refresh", { method: "POST" })
        .then(({ status }) => ({ status: status === 204 ? 200 : status })),
    "an app": (at) => refresh(at, app, tokens),
    "a service": (at) => asApp(at, service, "/oidc/token", asService()),
  } satisfies Uses);
  // feature:token-endpoint begin
  const program = await holder(server);
  signed["a token of our own program"] = (at) => by(at, program.access_token);
  lasting["our own program"] = (at) => byRefresh(at, program.refresh_token);
  // feature:token-endpoint end
  // feature:api-tokens begin
  const { token: apiToken } = await makeApiToken(ada.jar);
  lasting["an API token"] = (at) => by(at, apiToken);
  // feature:api-tokens end
  // feature:sharing begin
  const { token: link } = await sharer(server);
  isOf(old, link);
  signed["a link to a note"] = (at) => open(at, link);
  // feature:sharing end
  // feature:revocation-stream begin
  const client = { url: `${server.address}/oidc/token`, id: service.id, secret: service.secret ?? "" };
  microservice = await startMicroservice(server, server.address, client, { AUDIENCE: reports });
  await vi.waitFor(async () => expect(await microservice.health()).toBe(200), 20_000);
  // feature:revocation-stream end
  const attempt = begin(app, { scope: "openid profile:read", resource: server.origin });
  const { code = "" } = await goThrough(server, ada, attempt);
  const shown = await show(server, television, { scope: "openid profile:read", resource: server.origin });
  finish = async () => {
    const resource = server.origin;
    const byCode = tokensIn(await exchange(twin, app, code, attempt, { resource }));
    await letIn(server, ada, shown);
    const onDevice = tokensIn(await poll(twin, television, shown, { resource }));
    // feature:revocation-stream begin
    const later = exchangedIn(await exchangeFor(twin, acting, session)).access_token;
    for (const token of [outward, later]) expect((await microservice.ask(token)).status).toBe(200);
    // feature:revocation-stream end
    return [byCode.access_token, byCode.id_token, onDevice.access_token];
  };
}, 60_000);
afterAll(() => microservice.stop()); // feature:revocation-stream

it("a key that takes another's place ends nothing that anybody is in the middle of, on either instance", async () => {
  for (const uses of [signed, lasting]) expect(await outcomes(uses)).toEqual(all(uses, 200));
  await known(next, old);
  for (const uses of [signed, lasting]) expect(await outcomes(uses)).toEqual(all(uses, 200));
  for (const token of await finish()) isOf(next, token);
});

it("once it is taken away nothing that it has signed counts, and whoever goes on without that goes on", async () => {
  await known(next);
  const refused = await outcomes(signed);
  for (const [what, ...statuses] of refused)
    for (const status of statuses) expect([what, [400, 401, 404].includes(Number(status))]).toEqual([what, true]);
  expect(await outcomes(lasting)).toEqual(all(lasting, 200));
});
