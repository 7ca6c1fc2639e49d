import "server-only";
import { setClock } from "../clock";
import { env } from "../env";
import { log } from "../log";
import { pool } from "./index";

const askEveryMs = 60_000;

/** Takes the time from the database now and every minute from then on. Never throws: while it is away the clock runs on. */
export async function followDatabaseClock(): Promise<void> {
  setInterval(() => void askTheTime(), askEveryMs).unref();
  const off = await askTheTime();
  if (off !== undefined && Math.abs(off) > env().CLOCK_TOLERANCE)
    log.warn(
      { seconds: Math.round(off) },
      "this machine's clock is that far ahead of the database's: tokens look expired or not yet valid at its gate; set it by NTP",
    );
}

/** @returns by how many seconds this machine's clock is ahead of the database's; undefined when that does not answer */
async function askTheTime(): Promise<number | undefined> {
  const asked = performance.now();
  try {
    const { rows } = await pool().query<{ ms: number }>(
      "SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS ms",
    );
    const time = rows[0]?.ms;
    if (time === undefined) return undefined;
    // It was that late somewhere between the question and the answer.
    const answered = performance.now();
    setClock(time, (asked + answered) / 2);
    return (Date.now() - time - (answered - asked) / 2) / 1000;
  } catch (error) {
    log.debug({ err: error }, "the database did not say what time it is");
    return undefined;
  }
}
