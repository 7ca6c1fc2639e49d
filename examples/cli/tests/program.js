import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../src/main.js", import.meta.url));

/** @typedef {{ code: number | null, said: string, told: string }} Ended what went to standard output, and to standard error */

/**
 * The program as people run it, with a home of its own.
 *
 * @param {import("node:test").TestContext} context
 * @param {string} issuer
 */
export async function install(context, issuer) {
  const home = await mkdtemp(join(tmpdir(), "portcullis-cli-"));
  context.after(() => rm(home, { recursive: true }));
  const folder = join(home, "state", "portcullis-cli");
  const file = join(folder, `${encodeURIComponent(issuer)}.json`);

  /**
   * @param {readonly string[]} args
   * @param {{ input?: string, environment?: Readonly<Record<string, string>>, seen?: (told: string) => void }} [options]
   * @returns {Promise<Ended>}
   */
  const run = async (args, { input = "", environment = {}, seen = () => {} } = {}) => {
    const own = { HOME: home, XDG_STATE_HOME: join(home, "state"), ISSUER: issuer, CLIENT_ID: "cli" };
    const env = /** @type {NodeJS.ProcessEnv} */ (/** @type {unknown} */ ({ ...own, ...environment }));
    const child = spawn(process.execPath, [main, ...args], { env });
    const ended = { code: /** @type {number | null} */ (null), said: "", told: "" };
    child.stdout.on("data", (chunk) => (ended.said += String(chunk)));
    child.stderr.on("data", (chunk) => {
      ended.told += String(chunk);
      seen(ended.told);
    });
    child.stdin.end(input);
    [ended.code] = /** @type {[number | null]} */ (await once(child, "close"));
    return ended;
  };

  /**
   * Signs in by a browser.
   *
   * @param {(address: URL) => Promise<void>} visit what the browser does with the address
   */
  const login = async (visit) => {
    /** @type {Promise<void> | undefined} */
    let visiting;
    const ended = await run(["login", "--no-browser"], {
      seen: (told) => {
        const [address] = /^http\S+$/m.exec(told) ?? [];
        if (address !== undefined && told.includes("\n\n", told.indexOf(address))) visiting ??= visit(new URL(address));
      },
    });
    await visiting;
    return ended;
  };

  const kept = async () => /** @type {Record<string, unknown>} */ (JSON.parse(await readFile(file, "utf8")));
  return {
    home,
    folder,
    file,
    run,
    login,
    kept,
    /** Has the access token look as if it were over. */
    expire: async () => writeFile(file, JSON.stringify({ ...(await kept()), expiresAt: 0 })),
    /** What lies in its folder. */
    files: async () => (await readdir(folder)).sort(),
  };
}
