import { randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { join } from "node:path";
import { startNode } from "../../scripts/bootstrap/child.mjs";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import { type Algorithm, makeKeySet } from "../../scripts/start/key-set";
import { freePort } from "../../scripts/start/port";
import { whyNotReady } from "../../scripts/start/ready";
import { type Database, startDatabase } from "./database";
import { type Mail, mailTo, readMails } from "./mailbox";
import { removeScratch, scratchFolder } from "./scratch";

/** The built app in production mode, as a process of its own. */
export type TestServer = {
  /** Where to connect, such as `http://localhost:41234`. */
  readonly address: string;
  /** APP_ORIGIN: the same as `address`, but for a twin. */
  readonly origin: string;
  readonly pid: number;
  readonly database: Database;
  readonly dataDir: string;
  /** What it serves: the repository, or a copy of it. */
  readonly folder: string;
  /** What it was started with: keys, secrets, URL. */
  readonly environment: Readonly<Record<string, string>>;
  readonly mailbox: () => Promise<readonly Mail[]>;
  /** Waits for the newest mail to an address. */
  readonly mailTo: (address: string) => Promise<Mail>;
  /** Everything it has said so far. */
  readonly output: () => string;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Stops it, and drops the database if this call made it. */
  readonly stop: () => Promise<void>;
};

export type ServerOptions = {
  /** Variables on top of the defaults; an empty string takes a default away. */
  readonly env?: Readonly<Record<string, string>>;
  /** Use this database; by default the server gets a new one. */
  readonly database?: Database;
  readonly algorithm?: Algorithm;
  /** A second instance of the same app behind the same origin: same database, keys and mailbox, another port. */
  readonly twinOf?: TestServer;
  /** Serve this build folder's app instead of the repository's, by the Next that is found from there. */
  readonly folder?: string;
};

/** Fast hashes, no page loaded before it is asked for, and limits out of the way; a test that is about them sets its own. */
const relaxed = {
  BCRYPT_COST: "4",
  LOG_LEVEL: "warn",
  PORTCULLIS_EMBEDDED: "1",
  PORTCULLIS_PRELOAD: "0",
  RATE_LIMIT_LOGIN_ACCOUNT: "100000/60",
  RATE_LIMIT_LOGIN_SOURCE: "100000/60",
  RATE_LIMIT_LOGIN_SUCCESS: "100000/60",
  RATE_LIMIT_SIGNUP_SOURCE: "100000/60", // feature:sign-up
  RATE_LIMIT_VERIFY_SOURCE: "100000/60", // feature:sign-up
  RATE_LIMIT_FORGOT_SOURCE: "100000/60", // feature:password-reset
  RATE_LIMIT_RESET_SOURCE: "100000/60", // feature:password-reset
  RATE_LIMIT_SECOND_FACTOR: "100000/60", // feature:totp
  RATE_LIMIT_RECOVERY_SOURCE: "100000/60", // feature:totp
  RATE_LIMIT_SSO_SOURCE: "100000/60", // feature:sso
  RATE_LIMIT_PASSKEY_SOURCE: "100000/60", // feature:passkeys
  RATE_LIMIT_EMAIL_CHANGE_SOURCE: "100000/60", // feature:email-change
  RATE_LIMIT_EMAIL_LINK_SOURCE: "100000/60", // feature:email-change
  RATE_LIMIT_RESTORE_SOURCE: "100000/60", // feature:account-deletion
  RATE_LIMIT_OIDC_SOURCE: "100000/60", // feature:openid-provider
  RATE_LIMIT_OIDC_CODE_SOURCE: "100000/600", // feature:openid-provider
  RATE_LIMIT_SHARE_SOURCE: "100000/60", // feature:sharing
  RATE_LIMIT_API_TOKEN_SOURCE: "100000/60", // feature:api-tokens
  RATE_LIMIT_REFRESH_SESSION: "100000/60",
  RATE_LIMIT_API_SUBJECT: "100000/60",
};

/** Starts the production build and waits until it is ready (some 600 ms). */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const { twinOf, database: given, folder = root } = options;
  const database = given ?? twinOf?.database ?? (await startDatabase());
  const ownsDatabase = given === undefined && twinOf === undefined;
  const dataDir = twinOf?.dataDir ?? scratchFolder("data");
  const port = await freePort();
  const address = `http://localhost:${port}`;
  const environment: Record<string, string> = {
    ...(twinOf?.environment ?? (await freshEnvironment(address, dataDir, options.algorithm ?? "ES256"))),
    DATABASE_URL: database.url,
    ...options.env,
    PORT: String(port),
  };
  const child = startNode([createRequire(`${folder}/`).resolve("next/dist/bin/next"), "start", "-p", String(port)], {
    cwd: folder,
    env: { ...systemEnvironment(), ...environment },
    output: "pipe",
  });
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const stop = async () => {
    child.kill("SIGTERM");
    child.kill("SIGCONT");
    const insist = setTimeout(() => child.kill("SIGKILL"), 5000);
    await ended;
    clearTimeout(insist);
    if (ownsDatabase) await database.drop();
    if (twinOf === undefined) removeScratch(dataDir);
  };
  const server: TestServer = {
    address,
    origin: environment["APP_ORIGIN"] ?? address,
    pid: child.pid ?? 0,
    database,
    dataDir,
    folder,
    environment,
    mailbox: () => readMails(dataDir),
    mailTo: (to) => mailTo(dataDir, to),
    output: () => output,
    signal: (signal) => child.kill(signal),
    stop,
  };
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  const fault = await whyNotReady(address, isOver, { patience: 30_000 });
  if (fault === undefined) return server;
  await stop();
  throw new Error(`${fault}:\n${output}`);
}

/** Fresh keys and secrets. */
async function freshEnvironment(
  origin: string,
  dataDir: string,
  algorithm: Algorithm,
): Promise<Record<string, string>> {
  return {
    ...relaxed,
    APP_ORIGIN: origin,
    DATA_DIR: dataDir,
    JWT_KEYS: JSON.stringify(await makeKeySet(algorithm)),
    SESSION_SECRET: randomBytes(48).toString("base64"),
    DATA_ENCRYPTION_KEYS: randomBytes(48).toString("base64"),
    AUDIT_LOG: join(dataDir, "audit.jsonl"),
  };
}

/** What a process needs from the system; nothing of the caller's own configuration. */
function systemEnvironment(): Record<string, string> {
  const names = ["PATH", "HOME", "TMPDIR", "LANG"];
  return {
    NEXT_TELEMETRY_DISABLED: "1",
    TZ: process.env["TZ"] ?? "",
    ...Object.fromEntries(names.map((name) => [name, process.env[name] ?? ""])),
  };
}
