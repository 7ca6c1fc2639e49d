import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  accessCookie,
  accessTokenOf,
  forge,
  read,
  refreshCookie,
  refreshTokenOf,
  signingKey,
  without,
} from "../../attack/forge";
import { confused, embedded, misnamed, misspelled, mistyped, unsigned } from "../../attack/forged-tokens";
import { make as makeApiToken } from "../api-tokens/app"; // feature:api-tokens
import { CookieJar, send, startServer, type TestServer } from "../../harness";
import { startWithoutGate } from "../../harness/without-gate";
import { ask, isActive, open, opened, over, problemOf, share, sharer } from "./app";

const program = fileURLToPath(new URL("./recipient.mjs", import.meta.url));
const recipient = (server: TestServer, audience: string, token: string): string =>
  spawnSync(process.execPath, [program, server.origin, audience], {
    input: token,
    encoding: "utf8",
  }).stdout;

describe.each([
  ["with its gate", startServer],
  ["behind an emptied middleware", startWithoutGate],
] as const)("every token in every other's place, %s:", (_, start) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

  it("what is shared is good for opening it, and for nothing else", async () => {
    const { token } = await sharer(server);
    const { signed } = await opened(server, token);
    for (const mine of [token, signed ?? ""]) {
      for (const path of ["/api/me", "/api/notes", "/api/shares", "/api/profile"]) {
        const headers = { authorization: `Bearer ${mine}` };
        expect((await send(server.address, path, { headers })).status).toBe(401);
      }
      const jars = [
        [[accessCookie, mine]],
        [[refreshCookie, mine]],
        [
          [accessCookie, mine],
          [refreshCookie, mine],
        ],
      ] as const;
      for (const cookies of jars) {
        const jar = new CookieJar(server.address, cookies);
        const { status, headers } = await jar.send("/dashboard");
        expect([status, String(headers.location)]).toEqual([
          expect.any(Number),
          expect.stringMatching(/^\/(login|api\/auth\/refresh)/),
        ]);
        const refresh = await jar.copy().send("/api/auth/refresh", { method: "POST" });
        expect(refresh.status).toBe(401);
      }
    }
    expect(problemOf(await open(server, signed ?? "")), "what was signed opens nothing").toEqual(over);
  });

  it("nothing else opens what is shared", async () => {
    const { jar, token, id } = await sharer(server);
    const { token: api } = await makeApiToken(jar); // feature:api-tokens
    const others = [
      accessTokenOf(jar),
      refreshTokenOf(jar),
      api, // feature:api-tokens
      id,
    ];
    for (const other of others) {
      expect([400, 404]).toContain((await open(server, other)).status);
      expect((await open(server, "x.y.z", {}, { authorization: `Bearer ${other}` })).status).toBe(404);
    }
    // What opens it needs no session, and looks at none.
    await opened(server, token);
  });
});

describe("a token that somebody forges", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  it("opens nothing, whatever is wrong with it", async () => {
    const { token } = await sharer(server);
    const key = signingKey(server);
    const { header, claims } = read(token);
    const at = Math.floor(Date.now() / 1000);
    const signed = (members: Readonly<Record<string, unknown>>) => forge(key, header, members);
    const attacks = [
      ...unsigned(token),
      ...confused(token, key),
      ...embedded(token, "http://localhost:1"),
      ...misnamed(token, key),
      ...mistyped(token, key),
      // One member more is no fault of what the genuine key has signed.
      ...misspelled(token, key).filter(([attack]) => !attack.includes("roles twice")),
      ...["at+jwt", "shared-note+jwt", "JWT", "application/at+jwt"].map(
        (typ) => [`typ ${typ}`, forge(key, { ...header, typ }, claims)] as const,
      ),
      ...["iss", "aud", "exp", "iat", "jti"].map((name) => [`${name} missing`, signed(without(claims, name))] as const),
      ["another issuer", signed({ ...claims, iss: "https://evil.example" })],
      ["expired", signed({ ...claims, iat: at - 700, exp: at - 60 })],
      ["not yet", signed({ ...claims, nbf: at + 60 })],
      ["the app as audience", signed({ ...claims, aud: server.origin })],
      ["another program as audience", signed({ ...claims, aud: `${server.origin}/shared/reader` })],
      ["another audience beside", signed({ ...claims, aud: `${server.origin}/shared/` })],
      ["a share that there is not", signed({ ...claims, jti: randomUUID() })],
      ["a share that is none", signed({ ...claims, jti: "'; --" })],
    ] as const;
    for (const [attack, forged] of attacks) {
      const answer = await open(server, forged);
      expect([attack, [400, 404].includes(answer.status)]).toEqual([attack, true]);
    }
    await opened(server, signed(claims));
    await opened(server, token);
  }, 60_000);

  it("tells by its refusal no more of one that is over than of one that is none", async () => {
    const { jar, id, token } = await sharer(server);
    await jar.send(`/api/shares/${id}`, { method: "DELETE" });
    const { header, claims } = read(token);
    const none = forge(signingKey(server), header, { ...claims, jti: randomUUID() });
    const [stopped, unknown] = [await open(server, token), await open(server, none)];
    expect(stopped.text).toBe(unknown.text);
    expect(Object.keys(stopped.headers)).toEqual(Object.keys(unknown.headers));
  });

  it("is not made by an audience: it stands below this app's own page, whatever program it names", async () => {
    const { jar, noteId } = await sharer(server);
    const made = await share(jar, noteId, { audience: "reader" });
    expect(made.url).toBeNull();
    expect(read(made.token).claims["aud"]).toBe(`${server.origin}/shared/reader`);
    for (const more of [{}, { audience: "other" }, { audience: "reader.example" }])
      expect(problemOf(await open(server, made.token, more))).toEqual(over);
    await opened(server, made.token, { audience: "reader" });
    const { token } = await share(jar, noteId);
    expect(problemOf(await open(server, token, { audience: "reader" }))).toEqual(over);
  });
});

describe.each(["ES256", "RS256", "PS256", "EdDSA"] as const)(
  "what was opened, signed by a key for %s,",
  (algorithm) => {
    let server: TestServer;
    beforeAll(async () => {
      server = await startServer({ algorithm });
    });
    afterAll(() => server.stop());

    it("is checked by a program of somebody else's from the published keys, which asks whether it still stands", async () => {
      const { jar, noteId } = await sharer(server);
      const { id, token } = await share(jar, noteId, { audience: "reader" });
      const { signed, expiresAt } = await opened(server, token, { audience: "reader" });
      const audience = `${server.origin}/shared/reader`;
      const claims = JSON.parse(recipient(server, audience, signed ?? "")) as Record<string, unknown>;
      expect(claims).toEqual({
        iss: server.origin,
        aud: audience,
        sub: id,
        iat: expect.any(Number) as unknown,
        exp: Math.floor(Date.parse(expiresAt) / 1000),
        note: { title: "Oil the hinges", body: "All three.", updatedAt: expect.any(String) as unknown },
      });
      expect(recipient(server, `${server.origin}/shared/other`, signed ?? "")).toBe("refused: aud");
      expect(recipient(server, audience, token)).toBe("refused: typ");
      expect(recipient(server, audience, accessTokenOf(jar))).toBe("refused: typ");
      const [head = "", , signature = ""] = (signed ?? "").split(".");
      const changed = Buffer.from(JSON.stringify({ ...claims, sub: randomUUID() })).toString("base64url");
      expect(recipient(server, audience, `${head}.${changed}.${signature}`)).toBe("refused: signature");
      expect(await isActive(server, id)).toEqual({ active: true });
      await jar.send(`/api/shares/${id}`, { method: "DELETE" });
      expect(await isActive(server, id)).toEqual({ active: false });
    });
  },
);

it("with a key for HS256 people share with people, and nobody is told that a program could check it", async () => {
  const server = await startServer({ algorithm: "HS256" });
  try {
    const { jar, noteId, token } = await sharer(server);
    expect((await opened(server, token)).signed).toBeNull();
    expect(problemOf(await ask(jar, noteId, { audience: "reader" }))).toEqual([409, "share_uncheckable"]);
  } finally {
    await server.stop();
  }
});
