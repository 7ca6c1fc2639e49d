import "server-only";
import { Incident } from "../../log/incident";
import { processWide } from "../../process-wide";
import { outsideRequests, requestContext, type RequestContext } from "../../request-context";
import { raiseSeenGenerations } from "./store";

/** A session and a generation of it. */
type Sight = { readonly sessionId: string; readonly generation: number };

type State = {
  /** What this instance has seen already, oldest first: session id -> generation. */
  readonly known: Map<string, number>;
  /** What is not in the table yet. */
  readonly unwritten: Map<string, number>;
  /** The generation that a request was given itself: showing it in that very request proves nothing. */
  readonly given: WeakMap<RequestContext, Sight>;
  isWriting: boolean;
  readonly failure: Incident;
};

/** Well below the second within which a sight is in the table. */
const writeAfterMs = 200;
const tryAgainAfterMs = 1_000;
const mostKnown = 100_000;

const state = () =>
  processWide("session.sight", (): State => ({
    known: new Map(),
    unwritten: new Map(),
    given: new WeakMap(),
    isWriting: false,
    failure: new Incident(
      "what clients have shown of their sessions is not written yet",
      "what clients have shown of their sessions is written again",
    ),
  }));

/** Tells that tokens of a generation are given out in answer to the request under way. */
export function givenHere(sight: Sight): void {
  const context = requestContext();
  if (context !== undefined) state().given.set(context, sight);
}

/**
 * Notes that a client has shown an access token of a generation, so that the answer with it did arrive: the generation before is
 * spent from then on (RFC 9700 §4.14.2). Written off the request's path, once for each session, generation and instance. A crash before
 * that loses the note, which makes nobody a thief.
 *
 * Not counted is what a client can't have sent: a token that this very request was given, and Next's own request for the target
 * of an action's redirect, which carries the new cookies before the browser has them.
 *
 * @param generation null for tokens of releases that did not say
 */
export function noteSight(sessionId: string, generation: number | null): void {
  // Nothing comes before the generation that a session begins with.
  if (generation === null || generation === 0) return;
  const { known, unwritten, given } = state();
  if ((known.get(sessionId) ?? 0) >= generation) return;
  const context = requestContext();
  if (context?.fromWithin === true) return;
  const own = context === undefined ? undefined : given.get(context);
  if (own?.sessionId === sessionId && own.generation === generation) return;
  const [oldest] = known.keys();
  if (known.size >= mostKnown && oldest !== undefined) known.delete(oldest);
  known.set(sessionId, generation);
  unwritten.set(sessionId, generation);
  writeSoon(writeAfterMs);
}

function writeSoon(afterMs: number): void {
  const current = state();
  if (current.isWriting) return;
  current.isWriting = true;
  outsideRequests(() => setTimeout(() => void write(), afterMs).unref());
}

async function write(): Promise<void> {
  const current = state();
  const sights = [...current.unwritten].map(([sessionId, generation]) => ({ sessionId, generation }));
  current.unwritten.clear();
  let nextAfterMs = writeAfterMs;
  try {
    await raiseSeenGenerations(sights);
    current.failure.works();
  } catch (error) {
    current.failure.fails(error);
    for (const { sessionId, generation } of sights)
      current.unwritten.set(sessionId, Math.max(generation, current.unwritten.get(sessionId) ?? 0));
    nextAfterMs = tryAgainAfterMs;
  }
  current.isWriting = false;
  if (current.unwritten.size > 0) writeSoon(nextAfterMs);
}
