import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { exportSchema } from "@/lib/shared/features/data-export"; // feature:data-export
import { mostPasskeys, passkeySchema, passkeysSchema } from "@/lib/shared/features/passkeys";
import { age } from "../../attack/session-row";
import { createUser, mailsTo, sharedServer, signIn, startServer } from "../../harness";
import { command } from "../../setup/run";
import { creation, holder, post, problemOf, register, show } from "./app";
import { byAndroid } from "./attestation";
import { Authenticator } from "./authenticator";

const server = sharedServer();

const path = "/api/auth/passkeys";

describe("a passkey", () => {
  it("is added, listed, renamed and removed by its owner, who is told by mail and on screen", async () => {
    const ada = await holder(server, new Authenticator({ synced: true }));
    const { jar, passkey } = ada;
    expect(passkey).toMatchObject({ name: "Passkey", backedUp: true, lastUsedAt: null });
    const [row] = await server.database.query('SELECT * FROM "Passkey" WHERE "userId" = $1', [ada.id]);
    expect(row).toMatchObject({ transports: ["internal"], backupEligible: true, counter: "0" });
    const [mail] = await mailsTo(server, ada.email, "A passkey was added");
    expect(mail?.text).toContain("remove the passkey, end the sessions that you don't know");
    const renamed = await jar.send(`${path}/${passkey.id}`, { method: "PATCH", body: { name: " Key\u0301 " } });
    expect(passkeySchema.parse(renamed.json()).name).toBe("Ke\u00fd");
    expect(passkeysSchema.parse((await jar.send(path)).json()).passkeys).toHaveLength(1);
    expect((await jar.send(`${path}/${passkey.id}`, { method: "DELETE" })).status).toBe(204);
    await mailsTo(server, ada.email, "A passkey was removed");
    const { text } = await jar.send("/dashboard");
    for (const words of ["Passkey added", "Passkey removed"]) expect(text).toContain(words);
    expect(problemOf(await show(jar.copy(), server.origin, ada.device))).toEqual([401, "passkey_unknown"]);
  });

  it("is taken away by an operator from somebody who has lost it; they are told, and there is nothing to take twice", async () => {
    const ada = await holder(server);
    const reset = () => command(["user", "reset-passkeys", "--email", ada.email], { env: server.environment });
    expect(await reset()).toMatchObject({ code: 0, output: expect.stringContaining("Passkeys removed: 1.") as string });
    expect(problemOf(await show(ada.jar.copy(), server.origin, ada.device))).toEqual([401, "passkey_unknown"]);
    await mailsTo(server, ada.email, "Your passkeys were removed");
    expect((await ada.jar.send("/dashboard")).text).toContain("Passkeys removed by an administrator");
    expect(await reset()).toMatchObject({ code: 0, output: expect.stringContaining("has no passkeys.") as string });
  });

  it("is called by the browser that it was made in", async () => {
    const jar = await signIn(server, await createUser(server));
    const { challenge, user } = await creation(jar);
    const credential = new Authenticator().register({ challenge, origin: server.origin }, user.id);
    const headers = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0" };
    const answer = await jar.send(path, { method: "POST", headers, body: { credential } });
    expect(answer.json()).toMatchObject({ name: "Firefox on Linux" });
  });

  it("of somebody else is neither seen, nor renamed, nor removed", async () => {
    const [ada, eve] = [await holder(server), await holder(server)];
    const theirs = `${path}/${ada.passkey.id}`;
    expect(problemOf(await eve.jar.send(theirs, { method: "PATCH", body: { name: "Mine" } }))).toEqual([
      404,
      "not_found",
    ]);
    expect(problemOf(await eve.jar.send(theirs, { method: "DELETE" }))).toEqual([404, "not_found"]);
    expect((await eve.jar.send(path)).text).not.toContain(ada.passkey.id);
    expect((await show(ada.jar.copy(), server.origin, ada.device)).status).toBe(200);
  });

  it("needs a fresh proof to be added, seen, renamed or removed", async () => {
    const { jar, passkey } = await holder(server);
    await age(server.database, jar, "authenticatedAt", 601);
    expect((await post(jar, "/api/auth/refresh")).status).toBe(204);
    for (const [method, where, body] of [
      ["POST", `${path}/registration/options`],
      ["POST", path, {}],
      ["GET", path],
      ["PATCH", `${path}/${passkey.id}`, { name: "Mine" }],
      ["DELETE", `${path}/${passkey.id}`],
    ] as const)
      expect(problemOf(await jar.send(where, { method, ...(body && { body }) }))).toEqual([
        401,
        "reauthentication_required",
      ]);
    expect((await jar.send("/settings/passkeys")).headers.location).toContain("/reauthenticate");
  });

  it("is added by a challenge of this session, once, and while the credentials are the same", async () => {
    const ada = await createUser(server);
    const [jar, other] = [await signIn(server, ada), await signIn(server, ada)];
    const { challenge, user } = await creation(jar);
    const of = (device: Authenticator) => ({
      credential: device.register({ challenge, origin: server.origin }, user.id),
    });
    const [one, two] = [new Authenticator(), new Authenticator()];
    expect(problemOf(await post(other, path, of(one)))).toEqual([400, "challenge_expired"]);
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(jar.copy(), path, of(one))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 19 }, () => 400)]);
    expect(problemOf(await post(jar, path, of(two)))).toEqual([400, "challenge_expired"]);
    const late = await creation(jar);
    await server.database.query(`UPDATE "User" SET "credentialVersion" = "credentialVersion" + 1 WHERE "id" = $1`, [
      ada.id,
    ]);
    const credential = two.register({ challenge: late.challenge, origin: server.origin }, user.id);
    expect(problemOf(await post(jar, path, { credential }))).toEqual([400, "challenge_expired"]);
    expect(problemOf(await register(jar, server.origin, one))).toEqual([409, "passkey_exists"]);
  });

  it("is refused from another origin or for another host, and without a fingerprint or a PIN", async () => {
    const jar = await signIn(server, await createUser(server));
    for (const said of [
      { origin: "https://evil.example" },
      { rpId: "evil.example" },
      { verified: false },
      { type: "webauthn.get" },
    ])
      expect(problemOf(await register(jar, server.origin, new Authenticator(), said))).toEqual([400, "invalid_input"]);
  });

  it("comes with a statement about its make that is not read: no address in it is asked for anything (SSRF)", async () => {
    const asked: unknown[] = [];
    const inside = createServer((request, response) => {
      asked.push(request.url);
      response.end();
    });
    await new Promise<void>((resolve) => inside.listen(0, "127.0.0.1", resolve));
    try {
      const jar = await signIn(server, await createUser(server));
      const attest = byAndroid(`http://127.0.0.1:${(inside.address() as AddressInfo).port}/latest/meta-data`);
      const { status } = await register(jar, server.origin, new Authenticator(), { attest });
      expect([status, asked]).toEqual([201, []]);
    } finally {
      inside.close();
    }
  });

  it("is begun so many times from one address, and no more: each challenge is a row", async () => {
    const strict = await startServer({ env: { RATE_LIMIT_PASSKEY_SOURCE: "2/600" } });
    try {
      const jar = await signIn(strict, await createUser(strict));
      const statuses: number[] = [];
      for (let time = 0; time < 4; time += 1) statuses.push((await post(jar, `${path}/registration/options`)).status);
      expect(statuses).toEqual([200, 200, 429, 429]);
    } finally {
      await strict.stop();
    }
  });

  it("is one of twenty at most", async () => {
    const ada = await holder(server);
    const waiting = await creation(ada.jar);
    await server.database.query(
      `INSERT INTO "Passkey" ("id", "userId", "credentialId", "publicKey", "counter", "backupEligible", "backedUp", "aaguid", "name")
       SELECT gen_random_uuid(), $1, gen_random_uuid()::text, '', 0, false, false, gen_random_uuid(), 'Key' FROM generate_series(2, $2)`,
      [ada.id, mostPasskeys],
    );
    expect(problemOf(await post(ada.jar, `${path}/registration/options`))).toEqual([409, "passkeys_full"]);
    const credential = new Authenticator().register(
      { challenge: waiting.challenge, origin: server.origin },
      waiting.user.id,
    );
    expect(problemOf(await post(ada.jar, path, { credential }))).toEqual([409, "passkeys_full"]);
  });

  // feature:data-export begin
  it("is in the export of its owner, without its key", async () => {
    const { jar, passkey, device } = await holder(server);
    const answer = await jar.send("/api/account/export");
    exportSchema.parse(answer.json());
    expect(answer.json()).toMatchObject({
      passkeys: [{ id: passkey.id, name: passkey.name, transports: ["internal"] }],
    });
    expect(answer.text).not.toContain(device.id);
  });
  // feature:data-export end
});
