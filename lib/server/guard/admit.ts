import "server-only";
import { brand } from "@/lib/shared/brand";
import { AppError, type ErrorCode } from "@/lib/shared/errors";
import { mostSupersededLaps } from "@/lib/shared/links";
import { allows, type Permission } from "@/lib/shared/roles";
import type { Route } from "@/lib/shared/route-row";
import { happened } from "../events";
import { attemptQuietly } from "../rate-limit";
import type { PresentedCookies } from "../session/cookies";
import { type Credential, isInHeader, pickCredential } from "../session/credential";
import { useProof } from "../session/openid-provider/dpop"; // feature:openid-provider
import type { Proving } from "../session/openid-provider/dpop/scheme"; // feature:openid-provider
import { noteActor } from "../session/impersonation/actor"; // feature:impersonation
import { type Caller, keyOf, subject } from "./caller";
import { count } from "./count";
import { type StepUp, stepUpFor } from "./freshness";
import { identify, type Identified } from "./identify";

/** What a request brings to prove who sends it. */
export type Presented = {
  /** The header; looked at where the route takes bearer tokens. */
  readonly authorization: string | null;
  readonly cookies: PresentedCookies;
  // feature:openid-provider begin
  /** What a token that is bound to a key is proved for; left out where none is taken. */
  readonly request?: Proving;
  // feature:openid-provider end
};

type Unknown = Exclude<Identified, { readonly state: "known" }>;

/** What is decided about a request. Pages, endpoints and actions only translate it. */
export type Admission =
  | { readonly verdict: "in"; readonly caller: Caller }
  /** Good but for its age: a browser may fetch a new token and come back. */
  | { readonly verdict: "refresh"; readonly why: "expired" | "superseded" }
  | { readonly verdict: "out"; readonly code: ErrorCode; readonly why: Unknown }
  | { readonly verdict: "forbidden"; readonly error: AppError }
  /** The proof of who one is lies back longer than that. */
  | ({ readonly verdict: "step_up"; readonly caller: Caller } & StepUp)
  | { readonly verdict: "limited"; readonly error: AppError }
  | { readonly verdict: "unavailable"; readonly error: AppError };

/**
 * Decides whether a request may do what a route does, from the route's own row: who may, with which permission and scopes, how
 * fresh the proof has to be, and whether it counts. The one place that decides, whichever way a request comes in. Refusals of
 * people who are signed in are told to the audit trail.
 *
 * @throws AppError `invalid_dpop_proof`, `use_dpop_nonce` for a program whose token needs a better proof // feature:openid-provider
 */
export async function admit(presented: Presented, route: Route): Promise<Admission> {
  try {
    return await decide(presented, route);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === "rate_limited") return { verdict: "limited", error };
    if (error.code === "unavailable") return { verdict: "unavailable", error };
    throw error;
  }
}

async function decide(presented: Presented, route: Route): Promise<Admission> {
  const { authorization, cookies } = presented;
  const credential = pickCredential(
    route.auth === "bearer" ? authorization : null,
    cookies,
    presented.request, // feature:openid-provider
  );
  const identified = await identify(credential);
  if (identified.state !== "known") return turnedAway(identified, credential, cookies);
  const { caller } = identified;
  if (caller.kind === "session") noteActor(caller); // feature:impersonation
  // Before anything is refused and told: who asks for what is not theirs counts too.
  if (route.limited) await count(caller);
  // feature:openid-provider begin
  // It leaves a row, so it counts where nothing else does.
  if (identified.proof !== undefined) {
    if (!route.limited) await count(caller);
    await useProof(identified.proof);
  }
  // feature:openid-provider end
  // feature:impersonation begin
  // Before rights: what the person may not do either, whoever is them may do in their own account.
  if (caller.kind === "session" && caller.act !== undefined && !route.impersonated)
    return refuse(caller, "the person themselves", new AppError("impersonating"));
  // feature:impersonation end
  const missing = missingRight(caller, route);
  if (missing !== undefined) return refuse(caller, missing, new AppError("forbidden", lacking(missing, route)));
  const stepUp = stepUpFor(caller, route);
  if (stepUp !== undefined) return { verdict: "step_up", ...stepUp, caller };
  return { verdict: "in", caller };
}

/** Whether a browser goes through a refresh, and what anybody else is told. */
function turnedAway(identified: Unknown, credential: Credential | undefined, cookies: PresentedCookies): Admission {
  // feature:impersonation begin
  // One's own session stands behind it, and a refresh leads there.
  if (credential?.acts && identified.state !== "superseded")
    return turnedAway({ state: "superseded" }, credential, cookies);
  // feature:impersonation end
  const { state } = identified;
  const inHeader = isInHeader(credential);
  const why = state === "superseded" ? "superseded" : "expired";
  // Whoever comes back from a refresh and is refused again would go round in circles.
  const laps = why === "superseded" ? mostSupersededLaps : 1;
  const refreshable = !inHeader && state !== "revoked" && cookies.refreshToken !== undefined;
  if (refreshable && cookies.refreshedCount < laps) return { verdict: "refresh", why };
  const code = credential === undefined ? "unauthenticated" : inHeader ? "invalid_token" : "session_ended";
  return { verdict: "out", code, why: identified };
}

/** The permission or scope that is missing, or undefined. Rights without scopes belong to people's own sessions. */
function missingRight(caller: Caller, route: Route): string | undefined {
  if (route.servicesOnly && caller.kind !== "service") return "service"; // feature:revocation-stream
  if (route.permission !== null && !isAllowed(caller, route.permission)) return route.permission;
  if (caller.kind === "session") return undefined;
  if (route.scopes === null) return "session";
  const given: readonly string[] = caller.scopes;
  return route.scopes.find((scope) => !given.includes(scope));
}

function isAllowed(caller: Caller, permission: Permission): boolean {
  if (caller.kind === "service") return false; // feature:openid-provider
  return allows(caller.roles, permission);
}

/** What whoever runs a program has to know where it is refused: the scopes that it takes (RFC 6750 §3), or that no token will do. */
function lacking(missing: string, { scopes }: Route): ConstructorParameters<typeof AppError>[1] {
  if (missing === "service") return { hint: "It takes a program that acts for itself." }; // feature:revocation-stream
  if (missing === "session") return { hint: "It takes somebody who is signed in." };
  if (scopes?.some((scope) => scope === missing) !== true) return undefined;
  const challenge = `Bearer realm="${brand.slug}", error="insufficient_scope", scope="${scopes.join(" ")}"`;
  return { hint: `It takes a token with ${scopes.join(" and ")}.`, headers: { "www-authenticate": challenge } };
}

/** Tells the audit trail, as far as there is room, and refuses. */
async function refuse(caller: Caller, needs: string, error: AppError): Promise<Admission> {
  const token = caller.kind === "api_token" && { tokenId: caller.tokenId };
  const detail: Record<string, string> = { needs, ...token };
  if (caller.kind !== "session" && "clientId" in caller) detail["clientId"] = caller.clientId; // feature:openid-provider
  await attemptQuietly(["access_refused", keyOf(caller)], () =>
    happened({ type: "access_refused", outcome: "failure", ...subject(caller), detail }),
  );
  return { verdict: "forbidden", error };
}
