import "server-only";
import type { App } from "../session/openid-provider/app"; // feature:openid-provider
import type { Service } from "../session/openid-provider/services/service"; // feature:openid-provider
import type { ApiToken } from "../session/program";
import type { Session } from "../session/session";

export type { Service } from "../session/openid-provider/services/service"; // feature:openid-provider

/** A person, or a program that speaks for one. */
export type Person =
  | Session
  | App // feature:openid-provider
  | ApiToken;

/**
 * Whoever has proved who they are. A new kind enters in `identify.ts`, where a credential becomes a caller, and TypeScript then names
 * every place that has to tell the kinds apart.
 */
export type Caller =
  | Service // feature:openid-provider
  | Person;

/** A person and their session, for whoever tells of it. */
export function subject(caller: Caller): { readonly userId?: string; readonly sessionId?: string } {
  if (caller.kind === "session") return { userId: caller.userId, sessionId: caller.sessionId };
  if (caller.kind === "service") return {}; // feature:openid-provider
  return { userId: caller.userId };
}

/** Whom something counts against. A person's programs are counted by themselves: one that runs wild keeps nobody from revoking its token. */
export function keyOf(caller: Caller): string {
  if (caller.kind === "service") return caller.clientId; // feature:openid-provider
  return caller.kind === "session" ? caller.userId : `${caller.userId} programs`;
}
