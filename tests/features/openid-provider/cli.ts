import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { root } from "../../../scripts/bootstrap/prepare.mjs";
import type { TestServer } from "../../harness";
import { scratchFolder } from "../../harness/scratch";
import { command, type Ended, run, type Running } from "../../setup/run";
import { goThrough, type SignedIn } from "./app";
import { say } from "./device";

export const folder = join(root, "examples/cli");

/** Registers it as an operator does. @param way how people sign in to it @returns what it is called at the app */
export async function registerCli({ environment }: TestServer, ...way: readonly string[]): Promise<string> {
  const scopes = [
    "openid",
    "profile:read",
    "notes:read", // feature:notes
  ].flatMap((scope) => ["--scope", scope]);
  const create = ["clients", "create", "--name", "Acme CLI", "--public", ...way, ...scopes, "--json"];
  const { code, output } = await command(create, { env: environment });
  expect(code, output).toBe(0);
  return (JSON.parse(output) as { id: string }).id;
}

/** What it keeps of a sign-in. */
type Kept = { readonly accessToken: string; readonly refreshToken: string; readonly expiresAt: number };

/** The command-line program of examples/cli, as somebody has it on a machine of their own. */
export type Cli = {
  readonly start: (args: readonly string[], input?: string) => Running;
  readonly run: (...args: readonly string[]) => Promise<Ended>;
  readonly file: string;
  readonly kept: () => Kept;
  /** Has it find another sign-in than it has written. */
  readonly keep: (changed: Partial<Kept>) => void;
};

/** For one test. @param clientId what it is called at the app */
export function installCli({ origin }: TestServer, clientId: string): Cli {
  const home = scratchFolder("cli");
  onTestFinished(() => rmSync(home, { recursive: true }));
  const file = join(home, "portcullis-cli", `${encodeURIComponent(origin)}.json`);
  const env = { ISSUER: origin, CLIENT_ID: clientId, XDG_STATE_HOME: home };
  const start: Cli["start"] = (args, input) =>
    run(process.execPath, ["src/main.js", ...args], { folder, env, ...(input !== undefined && { input }) });
  const kept = () => JSON.parse(readFileSync(file, "utf8")) as Kept;
  return {
    start,
    run: (...args) => start(args).ended,
    file,
    kept,
    keep: (changed) => writeFileSync(file, JSON.stringify({ ...kept(), ...changed })),
  };
}

/** Signs in by a code, which somebody types in their browser and decides about. */
export async function loginByCode(cli: Cli, ada: SignedIn, decision: "allow" | "deny" = "allow"): Promise<Ended> {
  const login = cli.start(["login", "--device"]);
  await login.says(/code there: \S+\n/);
  const [, code = ""] = /code there: (\S+)\n/.exec(login.output()) ?? [];
  expect((await say(ada, code, decision)).status).toBe(303);
  return login.ended;
}

/** Signs in by somebody's browser, which is led to the app and back. @returns how it ended, and what the browser shows then */
export async function loginByBrowser(
  cli: Cli,
  server: TestServer,
  ada: SignedIn,
): Promise<Ended & { readonly page: string }> {
  const login = cli.start(["login", "--no-browser"]);
  await login.says(/http\S+\n/);
  const { pathname, search, searchParams } = new URL(/http\S+/.exec(login.output())?.[0] ?? "");
  const answer = await goThrough(server, ada, { path: pathname + search });
  const back = `${searchParams.get("redirect_uri") ?? ""}?${new URLSearchParams(answer).toString()}`;
  const page = await (await fetch(back)).text();
  return { ...(await login.ended), page };
}
