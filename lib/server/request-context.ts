import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import type { ServerResponse } from "node:http";
import { processWide } from "./process-wide";

/** Who is calling, as far as the network tells. */
export type ClientInfo = {
  /** The client's address as the ingress decided it, or `unknown`. */
  readonly ip: string;
  /** At most 256 characters of printable ASCII, or null. */
  readonly userAgent: string | null;
};

/** What everything that one request's handling runs may know about it. */
export type RequestContext = {
  /** In every log line, and in the answer as `x-request-id`. */
  readonly id: string;
  readonly client: ClientInfo;
  /** Method and path, without the query: that may hold a token. */
  readonly route: string;
  /** Path and query, to come back to. Never logged: a query may hold a token. */
  readonly url: string;
  readonly response: ServerResponse;
  /** To be called before waiting for what is not done on the event loop: whoever enters in turn makes room for the next one. */
  readonly stepAside?: () => void;
  /** Whether Next asks itself, on behalf of a request that has no answer yet: for the target of an action's redirect. */
  readonly fromWithin: boolean;
  // feature:impersonation begin
  /** The id of the administrator who is signed in as the person, once the guard has found that out: all that happens says so. */
  actor?: string;
  // feature:impersonation end
};

const storage = () => processWide("request-context", () => new AsyncLocalStorage<RequestContext | undefined>());

/** Called by the ingress when a request begins. */
export function enterRequest(context: RequestContext): void {
  storage().enterWith(context);
}

/** The request under way; undefined in commands and in background work. */
export function requestContext(): RequestContext | undefined {
  return storage().getStore();
}

/**
 * Begins what goes on by itself, and for everybody: timers, listeners, work that is shared. A request may have set it off; it is no part of that, and
 * would be logged and judged as if it were.
 */
export const outsideRequests = <T>(work: () => T): T => storage().run(undefined, work);

/** Who is calling; nobody in commands and in background work. */
export function currentClient(): ClientInfo {
  return requestContext()?.client ?? { ip: "unknown", userAgent: null };
}
