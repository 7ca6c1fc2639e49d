import { chmodSync, copyFileSync, cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ensureDatabase } from "../../scripts/embedded/database";
import { joinEmbeddedServer } from "../../scripts/embedded/server";
import { makeKeySet } from "../../scripts/start/key-set";
import { whyNotReady } from "../../scripts/start/ready";
import { callAction, postForm, readAction } from "../attack/form";
import { CookieJar, freePort } from "../harness";
import { removeScratch, scratchFolder } from "../harness/scratch";
import { balance, forward } from "./balancer";
import { type Checkout, checkOut } from "./checkout";
import { command, processesIn, run, type Running, type RunOptions, start, stop } from "./run";

const secret = "k3Jd9-2mZq_0pLw8Xv5Rt7Yb1Nc4Hg6FsQ";
const person = { email: "grace@example.com", password: "seven quiet herons wading" };
/** As root: an account that owns nothing here. */
const stranger = process.getuid?.() === 0 ? { owner: { uid: 65_534, gid: 65_534 } } : {};

/** Two clones that build for themselves, at different places: one a standalone folder, the other for `npm run serve`. */
let one: Checkout;
let two: Checkout;
const built: { readonly code: number | null; readonly output: string }[] = [];
const undo: (() => unknown)[] = [];

beforeAll(async () => {
  one = checkOut({ has: "modules" });
  two = checkOut({ has: "modules", parent: "another place" });
  undo.push(one.remove, two.remove);
  writeFileSync(join(one.folder, ".env"), `SESSION_SECRET=${secret}\nMAIL_URL=smtp://ada:${secret}@mail.example\n`);
  // A lockfile further up makes Next take that folder for the root, unless it is told.
  writeFileSync(join(two.folder, "..", "package-lock.json"), "{}");
  const build = (clone: Checkout, args: readonly string[], env: Record<string, string>) =>
    run("npm", ["run", "build", ...args], { folder: clone.folder, env }).ended;
  built.push(
    await build(one, ["--", "--standalone"], {}),
    await build(two, [], { SESSION_SECRET: `${secret},Ww7Qe1-Rt5_Yu9Io3Pa6Sd2Fg8Hj4Kl0Zx` }),
  );
}, 800_000);
afterAll(async () => {
  for (const work of undo.reverse()) await work();
});

const read = (clone: Checkout, ...path: string[]) => readFileSync(join(clone.folder, ".next", ...path), "utf8");
const serve = (options: RunOptions, ...args: string[]) =>
  run(process.execPath, ["scripts/serve.mjs", ...args], options);

describe("npm run build, after npm ci in a bare clone", () => {
  test("is one step, without a database", () => {
    expect(built).toMatchObject([{ code: 0 }, { code: 0 }]);
  });

  test("makes the same build on both machines: its name, its actions, its chunks", () => {
    const assets = (clone: Checkout) => readdirSync(join(clone.folder, ".next/static"), { recursive: true }).sort();
    const actions = (clone: Checkout) => {
      const { node } = JSON.parse(read(clone, "server/server-reference-manifest.json")) as { node: object };
      return Object.keys(node).sort();
    };
    expect(actions(one).length).toBeGreaterThan(3);
    expect(actions(one)).toEqual(actions(two));
    expect(assets(one)).toEqual(assets(two));
    expect(read(one, "BUILD_ID")).toBe(read(two, "BUILD_ID"));
  });

  test("takes no secret along, neither from the environment nor from .env", () => {
    const files = (text: string, clone: Checkout) =>
      readdirSync(join(clone.folder, ".next"), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() || entry.name.startsWith(".env"))
        .map((entry) => join(entry.parentPath, entry.name))
        .filter((file) => readFileSync(file).includes(text));
    expect(files(read(one, "BUILD_ID"), one)).not.toEqual([]);
    expect([...files(secret, one), ...files(secret, two)]).toEqual([]);
  });

  test("is taken by npm start as it is, whatever else lies around or is configured", async () => {
    for (const name of ["log.txt", "keys.json", ".env"]) writeFileSync(join(one.folder, name), "");
    const app = start({ folder: one.folder, env: { PORT: String(await freePort()) } });
    await app.says("Ctrl-C stops it");
    expect(app.output()).not.toMatch(/Installing|Generating|Building/);
    await stop(app);
  });
});

test("README's key step leaves a key set that nobody else may read, and nothing in the checkout", async () => {
  const [, step = ""] = /^ *(\(umask .* keys > .*\))$/m.exec(readFileSync(join(one.folder, "README.md"), "utf8")) ?? [];
  const before = readdirSync(one.folder);
  expect(await run("sh", ["-c", step], { folder: one.folder }).ended).toMatchObject({ code: 0 });
  const file = resolve(one.folder, / > (\S+)\)/.exec(step)?.[1] ?? "");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ keys: [{ alg: "ES256" }] });
  expect(readdirSync(one.folder)).toEqual(before);
});

describe("npm run serve says what is missing", () => {
  const settings = {
    DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none",
    SESSION_SECRET: secret,
    DATA_ENCRYPTION_KEYS: `${secret}+`,
  };
  const refusal = async (folder: string, env: Record<string, string>) => {
    const { code, output } = await serve({ folder, env }).ended;
    return { code, output };
  };
  const says = (...words: string[]) => ({ code: 1, output: expect.stringMatching(words.join("[\\s\\S]*")) as string });

  test("the packages, and the build", async () => {
    const clone = checkOut({ has: "nothing" });
    undo.push(clone.remove);
    expect(await refusal(clone.folder, settings)).toMatchObject(
      says("packages are not installed", "npm ci --omit=dev"),
    );
    mkdirSync(join(clone.folder, "node_modules/next"), { recursive: true });
    expect(await refusal(clone.folder, settings)).toMatchObject(says("there is no build", "npm run build"));
  });

  test("a build of these sources", async () => {
    const added = join(two.folder, "app/added.ts");
    writeFileSync(added, "");
    expect(await refusal(two.folder, settings)).toMatchObject(says("other sources", "npm run build"));
    rmSync(added);
  });

  test.each(["DATABASE_URL", "SESSION_SECRET", "JWT_KEYS"])("%s", async (name) => {
    expect(await refusal(two.folder, { ...settings, [name]: "" })).toMatchObject(says(name));
  });
});

/** A folder that only its owner may change, with the standalone app in it and nothing around it. */
function standaloneFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "standalone-")));
  undo.push(() => {
    setModes(folder, 0o700);
    rmSync(folder, { recursive: true });
  });
  cpSync(join(one.folder, ".next/standalone"), folder, { recursive: true, verbatimSymlinks: true });
  setModes(folder, 0o555);
  return folder;
}

function setModes(folder: string, mode: number): void {
  chmodSync(folder, mode);
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) setModes(join(folder, entry.name), mode);
}

const runStandalone = (folder: string, env: Record<string, string>): Running =>
  run(process.execPath, [join(folder, "server.js")], {
    folder: "/",
    env: { ...env, HOSTNAME: "127.0.0.1" },
    ...stranger,
  });

describe("one standalone folder and one checkout with production packages, behind one balancer", () => {
  const instances: Running[] = [];
  let origin: string;
  let environment: Record<string, string>;
  let standalone: string;

  beforeAll(async () => {
    const [port, ...ports] = await Promise.all([freePort(), freePort(), freePort()]);
    const scratch = scratchFolder("two-machines");
    undo.push(() => removeScratch(scratch));
    const database = await reachableDatabase(join(scratch, "data"));
    mkdirSync(join(scratch, "balancer"));
    const balancer = await balance(port, ports, join(scratch, "balancer"));
    undo.push(balancer.stop);
    origin = balancer.origin;
    environment = {
      APP_ORIGIN: origin,
      TRUSTED_PROXY_HOPS: "1",
      DATABASE_URL: database,
      JWT_KEYS: JSON.stringify(await makeKeySet("ES256")),
      SESSION_SECRET: secret,
      DATA_ENCRYPTION_KEYS: `${secret}+`,
      BCRYPT_COST: "4",
      LOG_LEVEL: "warn",
      ...Object.fromEntries(
        ["LOGIN_ACCOUNT", "LOGIN_SOURCE", "REFRESH_SESSION", "API_SUBJECT"].map((name) => [
          `RATE_LIMIT_${name}`,
          "100000/60",
        ]),
      ),
    };
    await dropDevelopmentPackages(two.folder);
    const [first, second] = ports.map((each) => ({ ...environment, PORT: String(each) }));
    standalone = standaloneFolder();
    const served = serve({ folder: two.folder, env: { ...second } }, "--migrate");
    instances.push(served, runStandalone(standalone, { ...first }));
    undo.push(() => Promise.all(instances.map(stop)));
    for (const each of ports) expect(await whyNotReady(`http://127.0.0.1:${each}`, () => false)).toBeUndefined();
    const { code, output } = await command(
      ["user", "create", "--email", person.email, "--password-stdin", "--verified"],
      { folder: two.folder, env: environment, input: `${person.password}\n` },
    );
    expect(code, output).toBe(0);
  }, 180_000);

  test("100 of 100 sign-ins, saves and requests for assets work, with and without JavaScript", async () => {
    const worked = { signIns: 0, saves: 0, assets: 0 };
    const assets = await assetsOf(origin);
    const jar = new CookieJar(origin);
    // Five requests a round: a page always comes from one machine, its form goes to the other, and the next round swaps them.
    for (let round = 0; round < 100; round += 1) {
      const submit = round % 4 < 2 ? postForm : callAction;
      jar.cookies.clear();
      await submit(jar, "/login", await readAction(jar, "/login", "password"), person, { origin });
      if (jar.cookies.has("__Host-Http-session")) worked.signIns += 1;
      const profile = await readAction(jar, "/settings/profile", "name");
      const saved = await submit(jar, "/settings/profile", profile, { name: `Grace ${round}` }, { origin });
      if (saved.status === 200 && saved.text.includes("Saved.")) worked.saves += 1;
      const { status, headers } = await jar.send(assets[round % assets.length] ?? "");
      if (status === 200 && headers["cache-control"]?.includes("immutable") === true) worked.assets += 1;
    }
    expect(worked).toMatchObject({ signIns: 100, assets: 100 });
    expect(worked).toMatchObject({ saves: 100 });
    expect((await jar.send("/api/profile")).json()).toMatchObject({ name: "Grace 99" });
  });

  test("a signal ends each in order", async () => {
    for (const instance of instances) instance.signal("SIGTERM");
    for (const { ended } of instances) expect(await ended).toMatchObject({ code: 143 });
    expect(await processesIn(two.folder)).toEqual([]);
  });

  test("a standalone folder that lacks what the password worker needs does not start, and says so", async () => {
    chmodSync(join(standalone, "node_modules"), 0o755);
    renameSync(join(standalone, "node_modules/bcryptjs"), join(standalone, "node_modules/elsewhere"));
    const { code, output } = await runStandalone(standalone, { ...environment, PORT: String(await freePort()) }).ended;
    expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining("bcryptjs") as string });
    expect(output).toContain("Portcullis can't start:\nThe worker that hashes and judges passwords does not work");
  });
});

/** Scripts, styles and fonts of a page. */
async function assetsOf(origin: string): Promise<readonly string[]> {
  const { text } = await new CookieJar(origin).send("/login");
  const found = [...new Set(text.match(/\/_next\/static\/[^"'\\ ]+\.(?:js|css|woff2)/g))];
  expect(found.length).toBeGreaterThan(3);
  return found;
}

/** A database that any account may reach: the embedded one listens where only its owner may look. */
async function reachableDatabase(dataDir: string): Promise<string> {
  const server = await joinEmbeddedServer(dataDir, { durable: false });
  undo.push(server.leave);
  const url = new URL(await ensureDatabase(server, "portcullis"));
  const folder = url.searchParams.get("host");
  if (folder === null) return url.href;
  const gate = await forward([{ path: join(folder, ".s.PGSQL.5432") }]);
  undo.push(gate.stop);
  return `postgresql://postgres@127.0.0.1:${new URL(gate.origin).port}/portcullis`;
}

/** What `npm ci --omit=dev` would leave, without the network. */
async function dropDevelopmentPackages(folder: string): Promise<void> {
  // npm writes into this file, which is a link to another checkout's.
  const lock = join(folder, "node_modules/.package-lock.json");
  expect(lstatSync(lock).nlink).toBeGreaterThan(1);
  copyFileSync(lock, `${lock}.copy`);
  renameSync(`${lock}.copy`, lock);
  const { code, output } = await run("npm", ["prune", "--omit=dev", "--no-audit", "--no-fund"], { folder }).ended;
  expect(code, output).toBe(0);
  expect(readdirSync(join(folder, "node_modules"))).not.toContain("vitest");
}
