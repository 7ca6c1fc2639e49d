import "server-only";
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from "jose";
import * as openid from "openid-client";
import { AppError } from "@/lib/shared/errors";
import { hour } from "@/lib/shared/durations";
import type { Provider, ProviderKind } from "@/lib/shared/features/sso/providers";
import { now } from "../../clock";
import { log } from "../../log";
import { faultOf } from "../../log/fault";
import { processWide } from "../../process-wide";
import { appleMetadata } from "./apple";
import { boundedFetch } from "./bounded-fetch";
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

/** Of those that publish no metadata, or none to go by. */
const documented: Partial<Record<ProviderKind, (provider: Provider) => openid.ServerMetadata>> = {
  apple: appleMetadata,
  github: githubMetadata,
};

async function discover(provider: Provider): Promise<Client> {
  const { kind, clientId } = provider;
  const server = new URL(provider.issuer);
  const bounded = boundedFetch(provider);
  // The configuration takes such an issuer on this machine only, and only while this app is on http itself.
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- it is not old, only not for production; nor is http
  const execute: Extension[] = server.protocol === "http:" ? [openid.allowInsecureRequests] : [];
  const options = { timeout: patience, execute, [openid.customFetch]: bounded };
  const authenticate = authenticateAs(provider);
  const metadata = documented[kind]?.(provider);
  const config =
    metadata === undefined
      ? await openid.discovery(server, clientId, {}, authenticate, options)
      : new openid.Configuration(metadata, clientId, {}, authenticate);
  config.timeout = patience;
  config[openid.customFetch] = bounded;
  execute.forEach((allow) => allow(config));
  if (kind === "github") return { config, keys: null };
  const { jwks_uri: uri = "" } = config.serverMetadata();
  // A key that nobody knows yet is asked for at once: who has got that far holds a code of the provider's.
  const keys = { timeoutDuration: patience * 1000, cooldownDuration: 0, [customFetch]: bounded };
  return { config, keys: createRemoteJWKSet(new URL(uri), keys) };
}

/**
 * By the secret of the moment: in the header, which every provider must take (RFC 6749 §2.3.1), unless it says that it wants it in the body.
 */
const authenticateAs =
  (provider: Provider): openid.ClientAuth =>
  // It is waited for, as PrivateKeyJwt is, which signs too.
  async (as, client, body, headers) => {
    const secret = await secretOf(provider).catch((error: unknown) => {
      log.error({ provider: provider.name, fault: faultOf(error) }, "a provider's secret can't be read or signed");
      throw new AppError("sso_unavailable");
    });
    const takesBasic = as.token_endpoint_auth_methods_supported?.includes("client_secret_basic") ?? true;
    const show = takesBasic ? openid.ClientSecretBasic(secret) : openid.ClientSecretPost(secret);
    show(as, client, body, headers);
  };
