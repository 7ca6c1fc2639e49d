import { join, resolve } from "node:path";
import { type Env, EnvError, parseEnv } from "@/lib/server/env";
import { loadKeySet } from "@/lib/server/keys/key-set";
import { addressesOf } from "../bootstrap/listen.mjs";
import { StepError } from "../bootstrap/steps.mjs";
import type { LocalCertificate } from "./certificate";
import { ensureSecrets } from "./secrets";

/** Environment variables for programs that we start. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What this start runs with. */
export type Settings = {
  /** Absolute. */
  readonly dataDir: string;
  readonly embedded: boolean;
  readonly port: number;
  /** Where it listens; undefined for every interface. */
  readonly addresses: readonly string[] | undefined;
  readonly origin: string;
  /** For --https. */
  readonly certificate: LocalCertificate | undefined;
  /** For the app and for everything that reads its configuration; complete but for the embedded DATABASE_URL. */
  readonly environment: Environment;
};

/** Stands in for the embedded server's URL, which is known only once it runs. */
const notYet = "postgresql://embedded";

/**
 * The whole configuration: what the caller set, and (in the embedded default) what they did not have to set.
 *
 * @param https whether TLS ends here
 * @throws StepError naming every variable that is wrong
 */
export async function readSettings(root: string, { https = false } = {}): Promise<Settings> {
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ""));
  const dataDir = resolve(root, given["DATA_DIR"] ?? ".data");
  const embedded = given["DATABASE_URL"] === undefined;
  const defaults = {
    APP_ORIGIN: `${https ? "https" : "http"}://localhost:${given["PORT"] ?? "3000"}`,
    ...(embedded && (await embeddedDefaults(dataDir, given))),
  };
  const environment = { ...defaults, ...given, DATA_DIR: dataDir, PORTCULLIS_EMBEDDED: embedded ? "1" : "0" };
  const { PORT, APP_ORIGIN, LISTEN_HOST } = await validate(
    embedded ? { ...environment, DATABASE_URL: notYet } : environment,
  );
  const addresses = addressesOf(LISTEN_HOST ?? (embedded ? "localhost" : undefined));
  const certificate = https ? await certify(dataDir, APP_ORIGIN, addresses) : undefined;
  return { dataDir, embedded, port: PORT, addresses, origin: APP_ORIGIN, certificate, environment };
}

/** For the name that people see, and those that lead to it. */
async function certify(dataDir: string, origin: string, addresses: readonly string[] = []): Promise<LocalCertificate> {
  const { protocol, hostname } = new URL(origin);
  if (protocol !== "https:")
    throw new StepError(
      "--https serves https, and APP_ORIGIN is an http address.",
      "Set it to https://…, or not at all.",
    );
  const names = ["localhost", "127.0.0.1", "::1", hostname.replaceAll(/[[\]]/g, ""), ...addresses];
  const { ensureCertificate } = await import("./certificate");
  return ensureCertificate(
    dataDir,
    [...new Set(names)].filter((name) => name !== "0.0.0.0" && name !== "::"),
  );
}

/** Secrets are made only where nobody set them, and kept with the data that depends on them. */
async function embeddedDefaults(dataDir: string, given: Environment): Promise<Record<string, string>> {
  const { keysFile, sessionSecret, dataEncryptionKeys } = await ensureSecrets(dataDir);
  const keysGiven = given["JWT_KEYS"] !== undefined || given["JWT_KEYS_FILE"] !== undefined;
  return {
    ...(!keysGiven && { JWT_KEYS_FILE: keysFile }),
    SESSION_SECRET: sessionSecret,
    DATA_ENCRYPTION_KEYS: dataEncryptionKeys,
    AUDIT_LOG: join(dataDir, "audit.jsonl"),
  };
}

/** The values, and the key material behind JWT_KEYS. */
async function validate(environment: Environment): Promise<Env> {
  try {
    const env = parseEnv(environment);
    await loadKeySet(env);
    return env;
  } catch (error) {
    if (error instanceof EnvError)
      throw new StepError(error.message, "Every variable is described in .env.example.", { cause: error });
    throw error;
  }
}
