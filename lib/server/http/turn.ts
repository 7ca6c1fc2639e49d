import "server-only";
import { AsyncResource } from "node:async_hooks";
import type { Server, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { standBeforeNext } from "./before-next";
import { beginningOf } from "./beginning";

/** Milliseconds: a slow database holds up those who wait only a little. */
const longestTurn = 20;

type Turn = () => Promise<void>;

type TurnOptions = {
  /** ms */
  readonly longest?: number;
  /** A parameter of a form, as it is sent: whoever sends it enters at once. */
  readonly noTurnFor?: string | null;
};

/** Who waits, by source. The first in the map comes next, and goes to its end. */
const waiting = new Map<string, Turn[]>();
let isRunning = false;

/**
 * Lets Next see this request when its turn comes, one at a time, with a pause after each that is as long as its turn. Sixteen sign-ins that
 * arrive at once take the event loop a quarter of a second until the last of them waits for a hash; in turns they leave half of it to
 * everybody else, and lose nothing: their hashes would have them wait in any case. Sources take turns, so that one that sends a thousand
 * keeps itself waiting.
 *
 * @param source whoever counts as one, as the limits see it
 * @returns ends the turn, for whoever begins to wait for what is not done on the event loop. An answer, a client that leaves and the time
 * that is up end it too
 */
export function enterInTurn(
  server: Server,
  response: ServerResponse,
  source: string,
  { longest = longestTurn, noTurnFor = null }: TurnOptions = {},
): () => void {
  let stepAside = () => {};
  const done = new Promise<void>((resolve) => {
    stepAside = resolve;
  });
  const { req: request } = response;
  response.once("close", stepAside);
  standBeforeNext(server, response, (proceed) => {
    // Whoever's turn ends before it runs in a context of its own.
    const enter = AsyncResource.bind(proceed);
    const turn = async () => {
      // Of requests that were pipelined only the one that is being answered has a response that hears of its client's end.
      if (request.destroyed || response.destroyed) return;
      const begun = performance.now();
      // What it throws is no fault of those who come after it.
      queueMicrotask(enter);
      await Promise.race([done, sleep(longest)]);
      await sleep(performance.now() - begun);
    };
    if (noTurnFor === null) standInLine(source, turn);
    else void beginningOf(request).then((sent) => (sends(noTurnFor, sent) ? enter() : standInLine(source, turn)));
  });
  return stepAside;
}

const sends = (parameter: string, form: string): boolean => form.split("&").includes(parameter);

function standInLine(source: string, turn: Turn): void {
  const own = waiting.get(source);
  if (own === undefined) waiting.set(source, [turn]);
  else own.push(turn);
  if (!isRunning) void run();
}

async function run(): Promise<void> {
  isRunning = true;
  for (const [source, turns] of waiting) {
    waiting.delete(source);
    const turn = turns.shift();
    if (turns.length > 0) waiting.set(source, turns);
    await turn?.();
  }
  isRunning = false;
}
