import "server-only";
import * as openid from "openid-client";
import { env } from "../../env";
import { readSecret } from "../../env/set-secret";
import { processWide } from "../../process-wide";
import { readCookies } from "../../session/cookies";
import { pickCredential } from "../../session/credential";
import type { Session } from "../../session/session";
import { keep, type Kept, KeptTokens } from "./kept-tokens";
import type { Service } from "./service";

/** How long the token endpoint may take, in seconds: a person waits. */
const patience = 2;

const kept = () => processWide("report.tokens", () => new KeptTokens());

const exchange = "urn:ietf:params:oauth:grant-type:token-exchange";
const accessToken = "urn:ietf:params:oauth:token-type:access_token";

/** A way to the service: the token to show, and what to do where it was not taken. */
export type Pass = { readonly get: () => Promise<string>; readonly forget: () => void };

const passUnder = (name: string, ask: () => Promise<Kept>): Pass => ({
  get: () => kept().get(name, ask),
  forget: () => kept().forget(name),
});

/**
 * By which this app acts for somebody: their own access token, exchanged for one that is for the service alone (RFC 8693). It is kept for the
 * session and never leaves this server but for the service. Another version of the person is another token: their roles stand in it.
 */
export const passFor = ({ sessionId, version }: Session, service: Service): Pass =>
  passUnder(`${sessionId} ${version}`, async () => {
    const subject = pickCredential(null, await readCookies())?.token ?? "";
    return ask(service, (as) =>
      openid.genericGrantRequest(as, exchange, {
        subject_token: subject,
        subject_token_type: accessToken,
        audience: service.audience,
        scope: service.scope,
      }),
    );
  });

/** By which this app acts for itself (RFC 6749 §4.4, RFC 8707). */
export const ownPass = (service: Service): Pass =>
  passUnder("", () =>
    ask(service, (as) => openid.clientCredentialsGrant(as, { resource: service.audience, scope: service.scope })),
  );

async function ask(
  { clientId, clientSecret, tokenUrl }: Service,
  grant: (as: openid.Configuration) => Promise<openid.TokenEndpointResponse>,
): Promise<Kept> {
  const server = { issuer: env().APP_ORIGIN, token_endpoint: tokenUrl };
  const as = new openid.Configuration(server, clientId, {}, openid.ClientSecretBasic(await readSecret(clientSecret)));
  as.timeout = patience;
  // The configuration takes such an address on this machine alone.
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- it is not old, only not for production; nor is http
  if (tokenUrl.startsWith("http:")) openid.allowInsecureRequests(as);
  const { access_token: token, expires_in: seconds = 0 } = await grant(as);
  return keep(token, seconds);
}
