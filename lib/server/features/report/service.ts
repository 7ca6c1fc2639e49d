import "server-only";
import { readFile } from "node:fs/promises";
import { env, EnvError } from "../../env";

/** The service that the page asks, as the variables describe it. */
export type Service = {
  readonly url: string;
  /** What it is called in the `aud` of tokens for it. */
  readonly audience: string;
  readonly scope: string;
  readonly clientId: string;
  readonly tokenUrl: string;
};

/** That service, or undefined where none is set: then there is nothing to show. */
export function reportService(): Service | undefined {
  const set = env();
  const { MICROSERVICE_URL: url, MICROSERVICE_CLIENT_ID: clientId } = set;
  if (url === undefined || clientId === undefined) return undefined;
  return {
    url,
    audience: set.MICROSERVICE_AUDIENCE ?? url,
    scope: set.MICROSERVICE_SCOPE,
    clientId,
    tokenUrl: set.MICROSERVICE_TOKEN_URL ?? `${set.APP_ORIGIN}/oidc/token`,
  };
}

/** This app's secret. A file is read anew each time, so that it can be replaced. */
export async function readSecret(): Promise<string> {
  const { MICROSERVICE_CLIENT_SECRET: text, MICROSERVICE_CLIENT_SECRET_FILE: file } = env();
  // The schema wants one of the two. With a name in the place of none, the bundler would take all that there is for what is read.
  if (file === undefined) return text ?? "";
  return (await readFile(file, "utf8")).trim();
}

/** Tells at start what would only show when somebody looks at the page. Asks no service. @throws EnvError for a file that can't be read */
export async function checkReportSecret(): Promise<void> {
  if (reportService() === undefined) return;
  await readSecret().catch(() => {
    throw new EnvError("MICROSERVICE_CLIENT_SECRET_FILE names no file that can be read");
  });
}
