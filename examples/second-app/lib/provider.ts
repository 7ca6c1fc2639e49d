import * as openid from "openid-client";
import { configuration } from "./configuration";

/** How long one request to it may take, in seconds. */
const patience = 5;

let known: Promise<openid.Configuration> | undefined;

/**
 * The provider, as it describes itself (OpenID Connect Discovery §4). It is asked once; when that fails, again the next time.
 *
 * @throws whatever `problemOf` explains
 */
export async function provider(): Promise<openid.Configuration> {
  known ??= discover();
  try {
    return await known;
  } catch (error) {
    known = undefined;
    throw error;
  }
}

function discover(): Promise<openid.Configuration> {
  const { ISSUER, CLIENT_ID, CLIENT_SECRET } = configuration();
  return openid.discovery(new URL(ISSUER), CLIENT_ID, undefined, openid.ClientSecretBasic(CLIENT_SECRET), {
    timeout: patience,
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- it is not old, only not for production; nor is http
    execute: ISSUER.startsWith("http:") ? [openid.allowInsecureRequests] : [],
  });
}

/** What the provider's tokens are for besides signing in: its API (RFC 8707). */
export const resource = (): string => configuration().ISSUER;

export const scope = [
  "openid",
  "profile:read",
  "notes:read", // feature:notes
].join(" ");
