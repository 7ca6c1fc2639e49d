import { afterAll, describe, expect, it } from "vitest";
import { forge, read, signingKey } from "../../attack/forge";
import { signInAs, startServer, startTwins, type TestServer } from "../../harness";
import { startWithoutGate } from "../../harness/without-gate";
import { command } from "../../setup/run";
import { by, byRefresh, type Holder, holder, phone, refusalIn, revoke, naming, tokensIn } from "./client";

const { server, twin } = await startTwins({ env: naming });
/** Asks the table each time. */
const asking = await startServer({ twinOf: server, env: { REVOCATION_FEED: "database" } });
afterAll(() => asking.stop());

const everywhere = ({ access_token }: Pick<Holder, "access_token">) =>
  Promise.all([server, twin, asking].map(async (at) => (await by(at, access_token)).status));
const [taken, refused] = [
  [200, 200, 200],
  [401, 401, 401],
];
const post = (at: TestServer, { access_token }: Holder, path: string) => by(at, access_token, path, { method: "POST" });

/** How a program's session ends, and whether the person may go on with it once their account is let in again. */
const ends: Readonly<Record<string, (ada: Holder) => Promise<number>>> = {
  "its refresh token is revoked": async (ada) => (await revoke(server, ada.refresh_token)).status,
  "its access token is revoked": async (ada) => (await revoke(twin, ada.access_token)).status,
  "it signs out": async (ada) => (await post(server, ada, "/api/auth/logout")).status,
  "its owner signs out everywhere": async (ada) => (await post(twin, ada, "/api/auth/logout-all")).status,
  "another of its owner's sessions signs out everywhere else": async (ada) =>
    (await (await signInAs(server, ada)).send("/api/auth/logout-others", { method: "POST" })).status,
  // feature:administration begin
  "its owner is banned": async (ada) => {
    const admin = await signInAs(server, "admin");
    return (await admin.send(`/api/admin/users/${ada.id}`, { method: "PATCH", body: { disabled: true } })).status;
  },
  // feature:administration end
  "an operator ends its owner's sessions": async (ada) => {
    const { code } = await command(["user", "end-sessions", "--email", ada.email], { env: server.environment });
    return code === 0 ? 200 : 500;
  },
  "its owner chooses another password in a browser": async (ada) => {
    const body = { currentPassword: ada.password, password: "quiet lantern over rivers 77" };
    return (await (await signInAs(server, ada)).send("/api/auth/password/change", { method: "POST", body })).status;
  },
};

describe.each(Object.keys(ends))("when %s", (what) => {
  it("its tokens are refused on the next request by every instance, 2 of 2", async () => {
    for (let round = 0; round < 2; round += 1) {
      const ada = await holder(server);
      expect(await everywhere(ada)).toEqual(taken);
      expect(await ends[what]?.(ada)).toBeLessThan(300);
      expect(await everywhere(ada)).toEqual(refused);
      for (const at of [server, twin, asking])
        expect(refusalIn(await byRefresh(at, ada.refresh_token))).toEqual([400, "invalid_grant"]);
    }
  });
});

it("another role counts on the next request: the access token is over, and the next one says so", async () => {
  const ada = await holder(server);
  expect(await everywhere(ada)).toEqual(taken);
  await command(["user", "set-role", "--email", ada.email, "--role", "admin"], { env: server.environment });
  expect(await everywhere(ada)).toEqual(refused);
  const next = tokensIn(await byRefresh(twin, ada.refresh_token));
  expect((await by(server, next.access_token)).json()).toMatchObject({ roles: ["admin"] });
  expect(await everywhere(next)).toEqual(taken);
});

it("one program's end is not another's, and revoking twice, or nothing, is answered as once", async () => {
  const ada = await holder(server);
  const other = await holder(server, phone);
  for (const token of [ada.refresh_token, ada.refresh_token, ada.access_token, "nothing"]) {
    const answer = await revoke(server, token);
    expect([answer.status, answer.text, answer.setCookies]).toEqual([200, "", []]);
  }
  expect(refusalIn(await revoke(server, ada.refresh_token, "nobody"))).toEqual([400, "unauthorized_client"]);
  expect(await everywhere(other)).toEqual(taken);
  tokensIn(await byRefresh(server, other.refresh_token, phone));
});

it("an access token that is over ends its session too: whoever signs out with what they have is signed out", async () => {
  const ada = await holder(server);
  const { header, claims } = read(ada.access_token);
  const over = (change: object = {}) => {
    const at = Math.floor(Date.now() / 1000);
    return forge(signingKey(server), header, { ...claims, iat: at - 700, exp: at - 100, ...change });
  };
  const worthless = [
    `${over().slice(0, -4)}AAAA`,
    over({ client_id: phone }),
    over({ exp: "never" }),
    over({ aud: "x" }),
  ];
  for (const token of worthless) expect((await revoke(server, token)).status).toBe(200);
  expect(await everywhere(ada)).toEqual(taken);
  expect((await by(server, over())).status).toBe(401);
  expect((await revoke(server, over())).status).toBe(200);
  expect(await everywhere(ada)).toEqual(refused);
  expect((await by(server, over())).status, "and is no more worth than before").toBe(401);
});

it("of two who revoke at once each is answered when no instance takes it any more", async () => {
  for (let round = 0; round < 5; round += 1) {
    const ada = await holder(server);
    expect(await everywhere(ada)).toEqual(taken);
    const found = await Promise.all(
      [server, twin].map(async (at) => [(await revoke(at, ada.refresh_token)).status, await everywhere(ada)]),
    );
    expect(found).toEqual([
      [200, refused],
      [200, refused],
    ]);
  }
});

it("a program that FIRST_PARTY_CLIENTS names no more is refused, while another goes on, with the gate and behind an emptied one", async () => {
  const [ada, bob] = [await holder(server), await holder(server, phone)];
  const env = { ...server.environment, FIRST_PARTY_CLIENTS: phone };
  const later = [
    await startServer({ twinOf: server, env }),
    await startWithoutGate({ database: server.database, env }),
  ];
  try {
    for (const at of later) {
      expect((await by(at, ada.access_token)).status).toBe(401);
      expect(refusalIn(await byRefresh(at, ada.refresh_token))).toEqual([400, "unauthorized_client"]);
      expect((await by(at, bob.access_token)).status).toBe(200);
    }
  } finally {
    for (const at of later) await at.stop();
  }
  expect(await everywhere(ada)).toEqual(taken);
});

it("the start says what is wrong with a name", async () => {
  for (const wrong of ["Acme CLI", "acme/cli", "portcullis-web", `${naming.FIRST_PARTY_CLIENTS},,x`])
    await expect(startServer({ env: { FIRST_PARTY_CLIENTS: wrong } }), wrong).rejects.toThrow(
      /FIRST_PARTY_CLIENTS must/,
    );
});
