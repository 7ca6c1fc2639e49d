import "server-only";
import { minute } from "@/lib/shared/durations";

const firstDelay = 10;
const longestDelay = 15 * minute;

/**
 * How long a mail waits after a failed attempt: ten seconds, then twice as long each time, up to a quarter of an hour;
 * moved by up to half in either direction, so that what failed together does not come back together.
 *
 * @param attempts how many have failed, from 1
 * @param chance from 0 to 1
 * @returns seconds
 */
export function backoffSeconds(attempts: number, chance = Math.random()): number {
  return Math.min(firstDelay * 2 ** (attempts - 1), longestDelay) * (0.5 + chance);
}
