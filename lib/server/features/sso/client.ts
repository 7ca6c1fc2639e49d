import "server-only";
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from "jose";
import * as openid from "openid-client";
import { AppError } from "@/lib/shared/errors";
import { hour } from "@/lib/shared/durations";
import type { Provider } from "@/lib/shared/features/sso";
import { now } from "../../clock";
import { log } from "../../log";
import { processWide } from "../../process-wide";
import { boundedFetch } from "./bounded-fetch";
import { faultOf } from "./faults";
import { githubMetadata } from "./github";
import { secretOf } from "./providers";

/** How long one answer of a provider may take, in seconds: a person waits. */
const patience = 4;

/** What this app knows of a provider, and the keys that it signs with; null where it signs nothing. */
export type Client = { readonly config: openid.Configuration; readonly keys: JWTVerifyGetKey | null };

type Known = { readonly client: Promise<Client>; readonly until: number };
const known = () => processWide("sso.clients", () => new Map<string, Known>());

/**
 * A provider's addresses and keys: asked for when somebody wants in, and then good for an hour. A provider that does not answer is asked again
 * by the next one.
 *
 * @throws AppError `sso_unavailable`
 */
export async function clientOf(provider: Provider): Promise<Client> {
  const { name } = provider;
  const found = known().get(name);
  if (found !== undefined && found.until > now()) return found.client;
  const client = discover(provider).catch((error: unknown) => {
    known().delete(name);
    log.warn({ provider: name, fault: faultOf(error) }, "an identity provider can't be reached, or is none");
    throw new AppError("sso_unavailable");
  });
  known().set(name, { client, until: now() + hour * 1000 });
  return client;
}

type Extension = (config: openid.Configuration) => void;

async function discover(provider: Provider): Promise<Client> {
  const { kind, clientId } = provider;
  const secret = await secretOf(provider);
  const server = new URL(provider.issuer);
  const bounded = boundedFetch(provider);
  // The configuration takes such an issuer on this machine only, and only while this app is on http itself.
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- it is not old, only not for production; nor is http
  const execute: Extension[] = server.protocol === "http:" ? [openid.allowInsecureRequests] : [];
  if (kind === "github") {
    const config = new openid.Configuration(githubMetadata(provider), clientId, {}, openid.ClientSecretPost(secret));
    config.timeout = patience;
    config[openid.customFetch] = bounded;
    execute.forEach((allow) => allow(config));
    return { config, keys: null };
  }
  const options = { timeout: patience, execute, [openid.customFetch]: bounded };
  const config = await openid.discovery(server, clientId, {}, authenticateBy(secret), options);
  const { jwks_uri: uri = "" } = config.serverMetadata();
  // A key that nobody knows yet is asked for at once: who has got that far holds a code of the provider's.
  const keys = { timeoutDuration: patience * 1000, cooldownDuration: 0, [customFetch]: bounded };
  return { config, keys: createRemoteJWKSet(new URL(uri), keys) };
}

/** In the header, which every provider must take (RFC 6749 §2.3.1), unless it says that it wants the secret in the body. */
function authenticateBy(secret: string): openid.ClientAuth {
  const [basic, post] = [openid.ClientSecretBasic(secret), openid.ClientSecretPost(secret)];
  return (as, client, body, headers) => {
    const takesBasic = as.token_endpoint_auth_methods_supported?.includes("client_secret_basic") ?? true;
    (takesBasic ? basic : post)(as, client, body, headers);
  };
}
