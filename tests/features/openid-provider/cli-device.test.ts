import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sharedServer } from "../../harness";
import { somebody } from "./app";
import { installCli, loginByCode, registerCli } from "./cli";

const server = sharedServer();
const clientId = await registerCli(server, "--device");

// It asks every five seconds.
describe("the command-line program, on a machine without a browser", { timeout: 60_000 }, () => {
  it("signs somebody in by a code that they type elsewhere, goes on by itself, and is ended from the web", async () => {
    const ada = await somebody(server);
    const cli = installCli(server, clientId);
    const { code, output } = await loginByCode(cli, ada);
    expect(code, output).toBe(0);
    expect(output).toContain(`${server.origin}/device\n`);
    expect(await cli.run("whoami")).toMatchObject({ code: 0, output: `${ada.name} <${ada.email}>\n` });
    const before = cli.kept();
    cli.keep({ expiresAt: 0 });
    expect((await cli.run("whoami")).code).toBe(0);
    expect(cli.kept().refreshToken).not.toBe(before.refreshToken);
    await ada.jar.send(`/api/account/connected-apps/${clientId}`, { method: "DELETE" });
    expect((await cli.run("whoami")).output).toContain("You were signed out elsewhere");
    expect(existsSync(cli.file)).toBe(false);
  });

  it("says that somebody did not let it in, and keeps nothing", async () => {
    const cli = installCli(server, clientId);
    const { code, output } = await loginByCode(cli, await somebody(server), "deny");
    expect([code, output]).toEqual([1, expect.stringContaining("You did not let this program in")]);
    expect(existsSync(cli.file)).toBe(false);
  });

  it("signs out, and leaves other machines of the same person signed in", async () => {
    const ada = await somebody(server);
    const [one, two] = [installCli(server, clientId), installCli(server, clientId)];
    const logins = await Promise.all([loginByCode(one, ada), loginByCode(two, ada)]);
    expect(logins.map(({ code }) => code)).toEqual([0, 0]);
    expect((await one.run("logout")).code).toBe(0);
    expect((await two.run("whoami")).output).toContain(ada.email);
  });
});
