import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { sharedTwins } from "../../harness";
import { run } from "../../setup/run";
import { by, decide, fromHere, leadsTo, type SignedIn, somebody, visit } from "./app";
import { type Cli, folder, installCli, loginByBrowser, registerCli } from "./cli";

const { server, twin } = sharedTwins();
const clientId = await registerCli(server, "--redirect-uri", "http://127.0.0.1/callback");

/** Somebody who has signed in with it. */
async function signedIn(): Promise<SignedIn & { readonly cli: Cli }> {
  const ada = await somebody(server);
  const cli = installCli(server, clientId);
  const { code, output, page } = await loginByBrowser(cli, server, ada);
  expect([code, page], output).toEqual([0, expect.stringContaining("You are signed in.")]);
  return { ...ada, cli };
}

/** How many refresh tokens somebody's programs have been given, and how many of them were used. */
async function refreshTokensOf({ id }: SignedIn) {
  const [counted] = await server.database.query(
    `SELECT count(*)::int AS "given", count(a."consumedAt")::int AS "used"
     FROM "OidcArtifact" a JOIN "AppGrant" g ON g."id" = a."grantId" JOIN "Session" s ON s."id" = g."sessionId"
     WHERE a."model" = 'RefreshToken' AND s."userId" = $1`,
    [id],
  );
  return counted;
}

const over = { expiresAt: 0 };

describe("the command-line program", () => {
  it("passes its own tests, which need no app", { timeout: 300_000 }, async () => {
    const { code, output } = await run(process.execPath, ["--test"], { folder }).ended;
    expect(code, output).toBe(0);
    expect(output).toMatch(/# pass [1-9]/);
  });

  it("signs somebody in by their browser, and may what they have agreed to", async () => {
    const { email, name, jar, cli } = await signedIn();
    expect(await cli.run("whoami")).toMatchObject({ code: 0, output: `${name} <${email}>\n` });
    // feature:notes begin
    await jar.send("/api/notes", { method: "POST", body: { title: "Oil the hinges" } });
    expect((await cli.run("notes", "list")).output).toMatch(/^[\w-]{36} {2}Oil the hinges\n$/);
    // feature:notes end
    const { accessToken } = cli.kept();
    expect((await by(twin, accessToken, "/api/profile", { method: "PATCH", body: { name: "X" } })).status).toBe(403);
    expect((await jar.send("/settings/connected-apps")).text).toContain("Acme CLI");
  });

  it("keeps the tokens in a file that its owner alone can read", async () => {
    const { cli } = await signedIn();
    const modes = () => [cli.file, dirname(cli.file)].map((path) => statSync(path).mode & 0o777);
    expect(modes()).toEqual([0o600, 0o700]);
    cli.keep(over);
    expect((await cli.run("whoami")).code).toBe(0);
    expect(modes()).toEqual([0o600, 0o700]);
  });

  it("runs twenty times at once when the token is over, and the refresh token is used once", async () => {
    const ada = await signedIn();
    expect(await refreshTokensOf(ada)).toEqual({ given: 1, used: 0 });
    ada.cli.keep(over);
    const runs = await Promise.all(Array.from({ length: 20 }, () => ada.cli.run("whoami")));
    for (const { code, output } of runs) expect([code, output]).toEqual([0, `${ada.name} <${ada.email}>\n`]);
    expect(await refreshTokensOf(ada)).toEqual({ given: 2, used: 1 });
  });

  it("goes on when the answer with the next refresh token was lost", async () => {
    const { cli } = await signedIn();
    const before = cli.kept();
    cli.keep(over);
    expect((await cli.run("whoami")).code).toBe(0);
    expect(cli.kept().refreshToken).not.toBe(before.refreshToken);
    cli.keep({ ...before, ...over });
    expect((await cli.run("whoami")).code).toBe(0);
  });

  const ends: Readonly<Record<string, (ada: SignedIn) => Promise<{ status: number }>>> = {
    "its person disconnects it": ({ jar }) => jar.send(`/api/account/connected-apps/${clientId}`, { method: "DELETE" }),
    "its person signs out": ({ jar }) => jar.send("/api/auth/logout", { method: "POST" }),
  };
  it.each(Object.keys(ends))("says so when %s, at the next run, and deletes its tokens", async (what) => {
    const ada = await signedIn();
    expect((await ends[what]?.(ada))?.status).toBe(204);
    expect(await ada.cli.run("whoami")).toMatchObject({
      code: 1,
      output: expect.stringContaining("You were signed out elsewhere") as string,
    });
    expect(existsSync(ada.cli.file)).toBe(false);
    expect((await ada.cli.run("whoami")).output).toContain("You are not signed in");
  });

  it("signs out, and nothing that it had counts any more", async () => {
    const { cli, jar } = await signedIn();
    const { accessToken } = cli.kept();
    expect(await cli.run("logout")).toMatchObject({ code: 0 });
    for (const at of [server, twin]) expect((await by(at, accessToken)).status).toBe(401);
    expect(existsSync(cli.file)).toBe(false);
    // The browser is still signed in.
    expect((await jar.send("/api/me")).status).toBe(200);
  });

  it("says that somebody did not let it in", async () => {
    const ada = await somebody(server);
    const cli = installCli(server, clientId);
    const login = cli.start(["login", "--no-browser"]);
    await login.says(/http\S+\n/);
    const { pathname, search } = new URL(/http\S+/.exec(login.output())?.[0] ?? "");
    const asked = leadsTo(await visit(ada.jar, pathname + search), server);
    const left = leadsTo(
      await ada.jar.send(leadsTo(await decide(ada, asked, "deny"), server), { headers: fromHere }),
      server,
    );
    expect(await (await fetch(left)).text()).toContain("You did not let this program in");
    expect(await login.ended).toMatchObject({ code: 1 });
    expect(existsSync(cli.file)).toBe(false);
  });
});
