import { setTimeout as sleep } from "node:timers/promises";

/**
 * Asks an app over and over whether it is ready.
 *
 * @param isOver whether it has ended, so that there is nothing to wait for
 * @param patience in ms
 * @returns undefined once it is; why it isn't if it has ended or the patience is over
 */
export async function whyNotReady(
  origin: string,
  isOver: () => boolean,
  patience = 60_000,
): Promise<string | undefined> {
  const deadline = performance.now() + patience;
  let fault = "no answer";
  while (!isOver() && performance.now() < deadline) {
    const answer = await ask(origin);
    if (answer === undefined) return undefined;
    fault = answer;
    await sleep(50);
  }
  return isOver() ? "the server ended" : `/api/health/ready does not say that it is ready (${fault})`;
}

async function ask(origin: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${origin}/api/health/ready`, { signal: AbortSignal.timeout(5000) });
    // Read to its end: an answer that is broken off makes another connection, which the server would wait for when it stops.
    await response.arrayBuffer();
    return response.ok ? undefined : `status ${response.status}`;
  } catch (error) {
    return error instanceof Error ? error.message : "no answer";
  }
}
