import "server-only";
import type { Route } from "@/lib/shared/route-row";
import { now } from "../clock";
import type { Caller } from "./caller";

/** What a proof lacks: how old it may be, and how strong it has to be where somebody has given it to an app. */
export type StepUp = {
  readonly maxAgeSeconds: number;
  readonly acr?: NonNullable<Route["acr"]>; // feature:openid-provider
};

/** Whether the proof of who one is lies back no longer than that. Only a person can prove it again, and an app can lead its person there. */
export function isFresh(caller: Caller, withinSeconds: number): boolean {
  return "authenticatedAt" in caller && now() - caller.authenticatedAt.getTime() <= withinSeconds * 1000;
}

/** What a row wants of the proof of a caller. @returns undefined where it will do */
export function stepUpFor(caller: Caller, route: Route): StepUp | undefined {
  const { freshWithin } = route;
  if (freshWithin === null) return undefined;
  // feature:openid-provider begin
  const { acr } = route;
  if (caller.kind === "app" && acr !== null)
    return caller.acrs.includes(acr) && isFresh(caller, freshWithin) ? undefined : { maxAgeSeconds: freshWithin, acr };
  // feature:openid-provider end
  return isFresh(caller, freshWithin) ? undefined : { maxAgeSeconds: freshWithin };
}
