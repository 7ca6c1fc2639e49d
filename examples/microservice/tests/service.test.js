import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { test } from "node:test";
import { Replica } from "../src/replica.js";
import { createService } from "../src/server.js";
import { createVerifier } from "../src/verify.js";
import { startIssuer } from "./issuer.js";

/**
 * @param {import("node:test").TestContext} context
 * @param {readonly string[]} [actors] who may act for people
 */
async function start(context, actors = []) {
  const app = await startIssuer(context);
  const replica = new Replica();
  replica.trustUntil(Infinity);
  const verify = createVerifier({
    ISSUER: app.issuer,
    AUDIENCE: "reports",
    JWKS_URL: `${app.issuer}/.well-known/jwks.json`,
  });
  const server = createService({ scope: "notes:read", actors, verify, replica });
  server.listen(0, "localhost");
  await once(server, "listening");
  context.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  /** @param {string} [token] */
  const ask = async (token, path = "/whoami", method = "GET") => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(`http://localhost:${port}${path}`, { method, headers });
    return {
      status: response.status,
      challenge: response.headers.get("www-authenticate"),
      text: await response.text(),
    };
  };
  return { app, replica, ask };
}

test("a good token is let in, and no answer is kept by anybody", async (context) => {
  const { app, ask } = await start(context);
  const { status, text } = await ask(await app.sign());
  assert.deepEqual([status, JSON.parse(text)], [200, { subject: "ada", clientId: "web" }]);
});

test("every other one is refused, as RFC 6750 says", async (context) => {
  const { app, ask } = await start(context);
  const at = Math.floor(Date.now() / 1000);
  const good = await app.sign();
  const [header = "", payload = ""] = good.split(".");
  const [newest] = app.keys;
  const asHmac = Buffer.from(JSON.stringify({ alg: "HS256", typ: "at+jwt", kid: newest?.kid })).toString("base64url");
  const text = `${asHmac}.${payload}`;
  const bad = {
    "another audience": await app.sign({ aud: "billing" }),
    "another issuer": await app.sign({ iss: "https://evil.example" }),
    "another type": await app.sign({}, { typ: "JWT" }),
    "an end that has passed": await app.sign({ iat: at - 700, exp: at - 100 }),
    "a life that is too long": await app.sign({ exp: at + 36_000 }),
    "an extension": await app.sign({}, { b64: true, crit: ["b64"] }),
    "no client": await app.sign({ client_id: undefined }),
    "no id": await app.sign({ jti: undefined }),
    "a key that it is bound to": await app.sign({ cnf: { jkt: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" } }),
    "no signature": `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString("base64url")}.${payload}.`,
    "the public key as a secret": `${text}.${createHmac("sha256", JSON.stringify(newest?.jwk)).update(text).digest("base64url")}`,
    "a signature that is cut": good.slice(0, -4),
    "a key that nobody has": await app.sign({}, { kid: "another" }),
    nothing: `${header}..`,
  };
  for (const [what, token] of Object.entries(bad)) {
    const { status, challenge } = await ask(token);
    assert.deepEqual([what, status], [what, 401]);
    assert.match(challenge ?? "", /^Bearer realm="[\w-]+", error="invalid_token"$/, what);
  }
  const nobody = await ask();
  assert.deepEqual([nobody.status, nobody.challenge], [401, 'Bearer realm="portcullis-microservice"']);
  const { status, challenge } = await ask(await app.sign({ scope: "notes:write profile:read" }));
  assert.equal(status, 403);
  assert.match(challenge ?? "", /error="insufficient_scope", scope="notes:read"$/);
});

/** @param {{ status: number, text: string }} answer */
const told = ({ status, text }) => [status, JSON.parse(text)];

test("a person is told of their own and who acts for them, a service of all and of nobody", async (context) => {
  const { app, ask } = await start(context);
  const act = { sub: "portal", ver: 1, act: { sub: "reader", sid: "grant", ver: 1 } };
  const forAda = await app.sign({ client_id: "portal", act });
  const ada = { about: "person", subject: "ada", actors: ["portal", "reader"] };
  assert.deepEqual(told(await ask(forAda, "/figures")), [200, { ...ada, requests: 1 }]);
  assert.deepEqual(told(await ask(forAda, "/figures")), [200, { ...ada, requests: 2 }]);
  const bob = { about: "person", subject: "bob", actors: [], requests: 1 };
  assert.deepEqual(told(await ask(await app.sign({ sub: "bob" }), "/figures")), [200, bob]);
  const own = await app.sign({ sub: "portal", client_id: "portal", sid: undefined });
  assert.deepEqual(told(await ask(own, "/figures")), [200, { about: "everybody", people: 2, requests: 3 }]);
});

test("who acts for a person must be somebody, and may be one of a few alone", async (context) => {
  const { app, ask, replica } = await start(context, ["portal", "desk"]);
  const as = async (/** @type {unknown} */ act) => (await ask(await app.sign({ act }))).status;
  assert.deepEqual([await as({ sub: "portal" }), await as(undefined)], [200, 200]);
  assert.deepEqual([await as({ sub: "reader", act: { sub: "portal" } })], [403]);
  const none = ["portal", null, [], {}, { sub: "" }, { sub: 1 }, { sub: "portal", act: "reader" }];
  for (const act of none) assert.equal(await as(act), 401, JSON.stringify(act));
  const endless = Array.from({ length: 6 }).reduce((act) => ({ sub: "portal", act }), { sub: "portal" });
  assert.equal(await as(endless), 401);
  replica.apply({ sub: "portal", below: 2, seconds: 60 });
  assert.deepEqual([await as({ sub: "portal", ver: 1 }), await as({ sub: "portal", ver: 2 })], [401, 200]);
});

test("a revoked one is refused, also while nothing is heard; a good one is then not judged", async (context) => {
  const { app, replica, ask } = await start(context);
  const [good, revoked] = [await app.sign({ jti: "another", sid: "another" }), await app.sign()];
  replica.apply({ sid: "session", seconds: 60 });
  assert.deepEqual([(await ask(good)).status, (await ask(revoked)).status], [200, 401]);
  assert.equal((await ask(undefined, "/health")).status, 200);
  context.mock.getter(replica, "isTrusted", () => false);
  assert.deepEqual([(await ask(good)).status, (await ask(revoked)).status], [503, 401]);
  assert.equal((await ask(undefined, "/health")).status, 503);
});

test("without the app's keys nobody knows whether a token is good", async (context) => {
  const { app, ask } = await start(context);
  app.state.keysAreGone = true;
  const token = await app.sign();
  assert.equal((await ask(token)).status, 503);
  app.state.keysAreGone = false;
  assert.equal((await ask(token)).status, 200);
});

test("there is nothing else to ask", async (context) => {
  const { ask } = await start(context);
  assert.deepEqual(
    [(await ask(undefined, "/constructor")).status, (await ask(undefined, "/health", "POST")).status],
    [404, 405],
  );
});
