// feature:openid-provider begin
import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowOf } from "../../attack/session-row";
import { createUser, type TestServer, type TestUser } from "../../harness";
import { signIn } from "../../harness"; // feature:devices
import { type Cli, installCli } from "../openid-provider/cli";
import { codeOf, guarded, wrongCode } from "../totp/app"; // feature:totp
import { by, cli as client, sessionIdIn, startNaming } from "./client";

let server: TestServer;
beforeAll(async () => {
  server = await startNaming();
});
afterAll(() => server.stop());

/** The program of examples/cli, where no browser is at hand. */
const login = (cli: Cli, { email, password }: TestUser, ...more: readonly string[]) =>
  cli.start(["login", "--password-stdin", "--email", email, ...more], password).ended;

async function signedIn(): Promise<TestUser & { readonly cli: Cli; readonly sessionId: string }> {
  const ada = await createUser(server);
  const cli = installCli(server, client);
  const { code, output } = await login(cli, ada);
  expect(code, output).toBe(0);
  return { ...ada, cli, sessionId: sessionIdIn({ refresh_token: cli.kept().refreshToken }) };
}

describe("a command-line program that is told the password", () => {
  it("signs in, and goes on by the refresh token, which twenty runs at once use once", async () => {
    const { cli, name, email, sessionId } = await signedIn();
    cli.keep({ expiresAt: 0 });
    const runs = await Promise.all(Array.from({ length: 20 }, () => cli.run("whoami")));
    for (const { code, output } of runs) expect([code, output]).toEqual([0, `${name} <${email}>\n`]);
    expect(await rowOf(server.database, sessionId)).toMatchObject({ generation: 1, endedAt: null });
  });

  it("says that the password is wrong", async () => {
    const ada = await createUser(server);
    const wrong = await login(installCli(server, client), { ...ada, password: "not the password" });
    expect(wrong).toMatchObject({ code: 1, output: "E-mail address or password is wrong.\n" });
  });

  // feature:totp begin
  it("sends the code of somebody who has a second factor", async () => {
    const ada = await guarded(server);
    const cli = installCli(server, client);
    expect(await login(cli, ada, "--code", await wrongCode(ada.secret))).toMatchObject({ code: 1 });
    const right = await login(cli, ada, "--code", await codeOf(ada.secret));
    expect(right.code, right.output).toBe(0);
    expect((await cli.run("whoami")).code).toBe(0);
  });
  // feature:totp end

  // feature:devices begin
  it("says so when its session was ended among the devices", async () => {
    const { cli, sessionId, ...ada } = await signedIn();
    const jar = await signIn(server, ada);
    expect((await jar.send(`/api/auth/sessions/${sessionId}`, { method: "DELETE" })).status).toBe(204);
    const told = await cli.run("whoami");
    expect([told.code, told.output]).toEqual([1, expect.stringContaining("You were signed out elsewhere")]);
    expect(existsSync(cli.file)).toBe(false);
  });
  // feature:devices end

  it("signs out: the session ends", async () => {
    const { cli, sessionId } = await signedIn();
    const { accessToken } = cli.kept();
    expect((await cli.run("logout")).code).toBe(0);
    expect(existsSync(cli.file)).toBe(false);
    expect((await by(server, accessToken)).status).toBe(401);
    expect((await rowOf(server.database, sessionId)).endReason).toBe("signed_out");
  });
});
// feature:openid-provider end
