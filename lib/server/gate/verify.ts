import "server-only";
import type { NextRequest } from "next/server";
import { z } from "zod";
import { jwksMaxAge } from "@/lib/shared/jwks";
import { replaceVerificationKeys } from "../keys/verification-keys";
import { cookieNames } from "../session/cookie-names";
import type { Credential } from "../session/credential";
import { verifyServiceToken } from "../session/openid-provider/services/verify-service-token"; // feature:openid-provider
import type { Refusal } from "../session/verify-access-token";
import { verifyCredential } from "../session/verify-credential";

/** In ms. Forged tokens that name keys of their own make no more requests than this. */
const restFor = 30_000;
const patience = 1_000;

const keySetSchema = z.object({ keys: z.array(z.unknown()) });

// The sandbox of the edge has the keys of the start: those in its environment.
let askedAt = performance.now();
let asking = Promise.resolve();
/** Nothing was published when the gate asked last: keys for HS256 have no public half, so there is none that it could learn. */
let nothingToLearn = false;

type Verified = { readonly ok: true } | Refusal;

/**
 * Verifies an access token, and that its client may present it so, by the keys that the gate has. It asks this app itself for those that are
 * published: at a key it doesn't know, at most twice a minute, and beside a request, when what it knows is as old as any program's may be.
 */
export async function verify(request: NextRequest, credential: Credential): Promise<Verified> {
  if (performance.now() - askedAt > jwksMaxAge * 1000) void askForKeys(request);
  const verification = await verifyEither(credential);
  if (verification.ok || verification.reason !== "unknown_key") return verification;
  await askForKeys(request);
  return verifyEither(credential);
}

async function verifyEither(credential: Credential): Promise<Verified> {
  const verification = await verifyCredential(credential);
  // feature:openid-provider begin
  if (!verification.ok && verification.reason === "invalid" && credential.transport !== "cookie")
    return verifyServiceToken(credential.token);
  // feature:openid-provider end
  return verification;
}

/**
 * Whether a token that the gate doesn't take may be good all the same, so that the guard, which goes by the database's clock and the newest
 * keys, has to decide: issued in the future; signed by a key that the gate doesn't know yet; or over already although this browser has just
 * been given it. A browser is refreshed first: the gate alone can send what a click fetches somewhere else. Not for a key that the gate will never
 * know: each request of every browser would go that way.
 */
export function mayBeGood({ reason }: Refusal, by: Credential | undefined, cookies: NextRequest["cookies"]): boolean {
  if (reason === "early") return true;
  if (reason === "unknown_key" && (nothingToLearn || isInHeader(by))) return true;
  return reason !== "invalid" && cookies.has(cookieNames.refreshed);
}

const isInHeader = (by: Credential | undefined): boolean => by !== undefined && by.transport !== "cookie";

/** Never rejects: without an answer the keys of before stay, and the guard, which has the newest, decides. */
function askForKeys({ nextUrl }: NextRequest): Promise<void> {
  if (performance.now() - askedAt <= restFor) return asking;
  askedAt = performance.now();
  asking = fetchKeys(nextUrl.host).catch(() => undefined);
  return asking;
}

/** @param host where this process listens; Next takes it from there and not from the request */
async function fetchKeys(host: string): Promise<void> {
  const signal = AbortSignal.timeout(patience);
  const response = await fetch(`http://${host}/.well-known/jwks.json`, { cache: "no-store", signal });
  const { keys } = keySetSchema.parse(await response.json());
  nothingToLearn = keys.length === 0;
  // It keeps the keys of the start then.
  if (!nothingToLearn) await replaceVerificationKeys(keys);
}
