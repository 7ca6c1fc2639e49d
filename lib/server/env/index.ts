import "server-only";
import { type Env, envSchema } from "./schema";

export type { Env } from "./schema";

/** The configuration is wrong; the message names each variable and says what to do, one line each. */
export class EnvError extends Error {
  override readonly name = "EnvError";
}

/**
 * Validates a set of environment variables. An empty string counts as unset, as in a `.env` line without a value.
 *
 * @throws EnvError naming every variable that is wrong, in one sentence each; values are never repeated, they may be secrets
 */
export function parseEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const result = envSchema.safeParse({
    ...present,
    SSO_PROVIDERS: present, // feature:sso
  });
  if (result.success) return result.data;
  const wrong = new Map<string, string>();
  for (const { path, message } of result.error.issues) {
    const name = path.findLast((part) => typeof part === "string") ?? "environment";
    // The first one: what is too short also looks like a placeholder, and mending one mends both.
    if (!wrong.has(name)) wrong.set(name, `${name} ${name in present ? message : missing(name, message)}`);
  }
  throw new EnvError([...wrong.values()].join("\n"));
}

function missing(name: string, message: string): string {
  if (name === "SESSION_SECRET" || name === "DATA_ENCRYPTION_KEYS")
    return "is missing; make one with: openssl rand -base64 48";
  if (name === "DATABASE_URL") return "is missing; npm start sets it to the embedded database when it is unset";
  return message;
}

let parsed: Env | undefined;

/** The validated configuration of this process, read once. This is the only place that reads `process.env`. */
export function env(): Env {
  parsed ??= parseEnv(process.env);
  return parsed;
}

const verificationKeys = "PORTCULLIS_VERIFICATION_KEYS";

/**
 * The edge sandbox has no file system and shares only the environment with the server: the start-up hook leaves the
 * keys that verify access tokens here (a JSON array of JWKs; public ones, except for HS256).
 */
export function publishVerificationKeys(json: string): void {
  process.env[verificationKeys] = json;
}

/** What `publishVerificationKeys` left, or undefined before the start-up hook has run. */
export function readVerificationKeys(): string | undefined {
  return process.env[verificationKeys];
}

/** Whether this is `next dev`. */
export function isDevelopment(): boolean {
  return process.env.NODE_ENV === "development";
}

/**
 * What `npm run build` has called this build: the same for the same source under the same keys; empty in development. Next puts it into what it builds
 * (next.config.js).
 */
export const buildId = (): string => process.env["PORTCULLIS_BUILD_ID"] ?? "";
