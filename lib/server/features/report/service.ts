import "server-only";
import { env } from "../../env";
import { checkSecret, type SetSecret } from "../../env/set-secret";

/** The service that the page asks, as the variables describe it. */
export type Service = {
  readonly url: string;
  /** What it is called in the `aud` of tokens for it. */
  readonly audience: string;
  readonly scope: string;
  readonly clientId: string;
  readonly clientSecret: SetSecret;
  readonly tokenUrl: string;
};

/** That service, or undefined where none is set: then there is nothing to show. */
export function reportService(): Service | undefined {
  const set = env();
  const { MICROSERVICE_URL: url, MICROSERVICE_CLIENT_ID: clientId } = set;
  const { MICROSERVICE_CLIENT_SECRET: text = "", MICROSERVICE_CLIENT_SECRET_FILE: file } = set;
  if (url === undefined || clientId === undefined) return undefined;
  return {
    url,
    audience: set.MICROSERVICE_AUDIENCE ?? url,
    scope: set.MICROSERVICE_SCOPE,
    clientId,
    // The schema wants one of the two.
    clientSecret: file === undefined ? { text } : { file },
    tokenUrl: set.MICROSERVICE_TOKEN_URL ?? `${set.APP_ORIGIN}/oidc/token`,
  };
}

/** Tells at start what would only show when somebody looks at the page. Asks no service. @throws EnvError for a file that can't be read */
export async function checkReportSecret(): Promise<void> {
  const service = reportService();
  if (service !== undefined) await checkSecret(service.clientSecret, "MICROSERVICE_CLIENT_SECRET");
}
