import "server-only";
import { processWide } from "./process-wide";

const clock = () => processWide("clock", (): { ahead: number | undefined } => ({ ahead: undefined }));

/**
 * What time it is, in milliseconds since the epoch: the database's clock, which all instances share, carried forward by this process's
 * monotonic one, so that nobody who steps the machine's clock moves it. Until the database has been asked, and at the edge, where it can't
 * be, the machine's own.
 */
export function now(): number {
  const { ahead } = clock();
  return ahead === undefined ? Date.now() : performance.now() + ahead;
}

/**
 * Sets the clock.
 *
 * @param time of the database, in milliseconds since the epoch
 * @param at the moment of `performance.now()` at which it was that late
 */
export function setClock(time: number, at: number): void {
  clock().ahead = time - at;
}
