import * as openid from "openid-client";
import { z } from "zod";
import { type Attempt, forgetAttempt, recallAttempt, rememberAttempt } from "./attempt";
import { configuration } from "./configuration";
import { cookiesIn, sessionCookie, setCookie } from "./cookies";
import { problemOf, report } from "./problem";
import { provider, resource, scope } from "./provider";
import { begin, endedSince, forget, sessionTtl, type SignIn } from "./store";
import { tokensOf } from "./tokens";
import { sendTo, wayTo, wayToProblem } from "./way";

/** Of an ID token: who it is, in which session of the provider, and when it said so. */
const claimsSchema = z.object({ sub: z.string(), sid: z.string().optional(), iat: z.number() });

/** Sends a browser to the provider, to come back to `/callback` (OpenID Connect Core §3.1.2.1). */
export async function beginSignIn(request: Request): Promise<Response> {
  const [state, nonce, verifier] = [openid.randomState(), openid.randomNonce(), openid.randomPKCECodeVerifier()];
  const next = wayTo(new URL(request.url).searchParams.get("next"));
  try {
    const address = openid.buildAuthorizationUrl(await provider(), {
      redirect_uri: `${configuration().ORIGIN}/callback`,
      scope,
      resource: resource(),
      state,
      nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
    });
    return sendTo(address.href, ...rememberAttempt(request, state, { nonce, verifier, next, beganAt: Date.now() }));
  } catch (error) {
    report(error);
    return sendTo(wayToProblem(problemOf(error)));
  }
}

/**
 * Takes a browser that comes back from the provider. Whatever session it had here is over: a sign-in begins a new one, with an id that nobody
 * knew before.
 */
export async function finishSignIn(request: Request): Promise<Response> {
  const { search, searchParams } = new URL(request.url);
  const state = searchParams.get("state") ?? "";
  const attempt = recallAttempt(request, state);
  // Of another browser: somebody may want this one to be signed in as them (RFC 9700 §4.7).
  if (attempt === undefined) return sendTo(wayToProblem("over"));
  try {
    const signIn = await redeem(search, state, attempt);
    if (signIn === undefined) return sendTo(wayToProblem("over"), forgetAttempt(state));
    const before = cookiesIn(request).get(sessionCookie);
    if (before !== undefined) forget(before);
    return sendTo(attempt.next, forgetAttempt(state), setCookie(sessionCookie, begin(signIn), sessionTtl));
  } catch (error) {
    report(error);
    return sendTo(wayToProblem(problemOf(error)), forgetAttempt(state));
  }
}

/** Changes the code for tokens. @returns undefined where the session at the provider has ended meanwhile */
async function redeem(search: string, state: string, { nonce, verifier }: Attempt): Promise<SignIn | undefined> {
  const askedAt = Date.now();
  // `iss` is checked by this too (RFC 9207): no other provider's answer is taken for this one's.
  const tokens = await openid.authorizationCodeGrant(
    await provider(),
    new URL(`${configuration().ORIGIN}/callback${search}`),
    { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true },
    { resource: resource() },
  );
  const { sub, sid, iat: saidAt } = claimsSchema.parse(tokens.claims());
  if (endedSince({ sub, sid, saidAt }, askedAt)) return undefined;
  return {
    sub,
    sid,
    saidAt,
    expiresAt: askedAt + sessionTtl * 1000,
    tokens: tokensOf(tokens, askedAt),
  };
}
