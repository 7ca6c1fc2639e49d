import "server-only";
import { createHash } from "node:crypto";
import * as openid from "openid-client";
import { z } from "zod";
import { minute } from "@/lib/shared/durations";
import { AppError } from "@/lib/shared/errors";
import type { Provider, ProviderKind } from "@/lib/shared/features/sso/providers";
import { transaction } from "../../db";
import { env } from "../../env";
import type { CookieChange } from "../../http/cookie";
import { attempt, sourceKey } from "../../rate-limit";
import { currentClient } from "../../request-context";
import type { Session } from "../../session/session";
import { ticketCookie } from "../../session/ticket-cookie";
import { findTicket, issueTicket, useTicket } from "../../tickets";
import { clientOf } from "./client";
import { findProvider } from "./providers";

/** Of the ticket that waits for the provider's answer, and how long it does, in seconds. */
const purpose = "sso";
const ttlSeconds = 10 * minute;

/** What a provider is asked for: to let somebody in, to be connected to an account, or to say anew who is there. */
const payloadSchema = z.strictObject({
  provider: z.string(),
  intent: z.enum(["sign_in", "connect", "confirm"]),
  next: z.string(),
  staySignedIn: z.boolean(),
  sessionId: z.string().optional(),
});
type Payload = z.output<typeof payloadSchema>;
export type Intent = Payload["intent"];

/** A sign-in at a provider that has begun in this browser. */
export type Flow = Payload & { readonly userId: string | null; readonly askedAt: Date };

/** Made of the secret in this browser's cookie: so a row holds nothing that could be used, and an answer counts in this browser alone. */
const derived = (what: "state" | "nonce" | "verifier", secret: string): string =>
  createHash("sha256").update(`sso/${what}/v1 ${secret}`).digest("base64url");
/** What comes back with the answer (RFC 6749 §10.12). */
export const stateOf = (secret: string): string => derived("state", secret);
/** What comes back in the ID token (OpenID Connect Core §3.1.2.1). */
export const nonceOf = (secret: string): string => derived("nonce", secret);
/** RFC 7636 §4.1. */
export const verifierOf = (secret: string): string => derived("verifier", secret);

/** What one registers at the provider. */
export const callbackPath = (provider: string): `/${string}` => `/api/auth/sso/${provider}/callback`;

/** Where the browser goes, and the cookies that it goes with. */
export type Departure = { readonly location: string; readonly cookies: readonly CookieChange[] };

/** What is wanted of a provider; of somebody signed in, for their session alone. */
type Wish = Pick<Payload, "intent" | "next"> & {
  readonly name: string;
  readonly staySignedIn?: boolean;
  readonly session?: Session;
};

/**
 * Sends a browser to a provider (authorization code flow with PKCE, OpenID Connect Core §3.1).
 *
 * @throws AppError `not_found` for a provider that is not configured; `sso_unavailable`, `rate_limited`, `unavailable`
 */
export async function depart({ name, intent, next, staySignedIn = true, session }: Wish): Promise<Departure> {
  const provider = findProvider(name);
  if (provider === undefined) throw new AppError("not_found");
  return attempt([["sso_source", sourceKey(currentClient().ip)]], async () => {
    const { config } = await clientOf(provider);
    const whose = session && { userId: session.userId };
    const payload = { provider: name, intent, next, staySignedIn, ...(session && { sessionId: session.sessionId }) };
    const { secret } = await transaction((tx) => issueTicket(tx, { purpose, payload, ttlSeconds, ...whose }));
    const location = openid.buildAuthorizationUrl(config, await parameters(provider, intent, secret)).href;
    return { location, cookies: [ticketCookie(secret, ttlSeconds)] };
  });
}

const scope = (...names: readonly string[]) => ({ scope: names.join(" ") });

/**
 * What each kind is asked for. Whoever asks Apple for a name or an address is answered by a form from its site, which no SameSite cookie comes
 * with: it is asked for neither.
 */
const wishes: Readonly<Record<ProviderKind, Readonly<Record<string, string>>>> = {
  oidc: scope("openid", "email", "profile"),
  microsoft: scope("openid", "email", "profile"),
  apple: { response_mode: "query" },
  github: scope("read:user", "user:email"),
};

async function parameters({ name, kind }: Provider, intent: Intent, secret: string): Promise<Record<string, string>> {
  return {
    redirect_uri: env().APP_ORIGIN + callbackPath(name),
    state: stateOf(secret),
    code_challenge: await openid.calculatePKCECodeChallenge(verifierOf(secret)),
    code_challenge_method: "S256",
    ...wishes[kind],
    ...(kind !== "github" && { nonce: nonceOf(secret) }),
    ...(intent === "confirm" && { prompt: "login", max_age: "0" }),
  };
}

/** What this browser waits for; undefined for nothing. Consumes nothing. @throws AppError `unavailable` */
export async function findFlow(secret = ""): Promise<Flow | undefined> {
  const found = await findTicket(purpose, secret);
  if (found.state !== "good") return undefined;
  const { payload, userId, expiresAt } = found.ticket;
  return { ...payloadSchema.parse(payload), userId, askedAt: new Date(expiresAt.getTime() - ttlSeconds * 1000) };
}

/** Ends the wait: once, of however many answers come at a time. @throws AppError `sso_expired`, `unavailable` */
export async function endFlow(secret: string): Promise<void> {
  if ((await transaction((tx) => useTicket(tx, purpose, secret))) === undefined) throw new AppError("sso_expired");
}
