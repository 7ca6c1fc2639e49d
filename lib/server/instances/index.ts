import "server-only";
import { randomUUID } from "node:crypto";
import { log } from "../log";
import { processWide } from "../process-wide";
import { differences, settings } from "./settings";
import { depart, report } from "./store";

/** How often an instance says that it is there, in ms, and for how long that counts, in seconds. */
const reportEveryMs = 5_000;
const countsFor = 20;
/** So many looks in a row find a difference before it is told: keys in a file are taken up, and said to be, up to ten seconds apart. */
const looksThatTell = 4;

const state = () =>
  processWide("instances", () => ({
    id: randomUUID(),
    /** What differed at the last look, and for how many in a row. */
    looks: new Map<string, number>(),
    told: [] as readonly string[],
  }));

/** In what this instance and others that are there differ, though all should have it alike. */
export const disagreements = (): readonly string[] => state().told;

/**
 * Compares this instance with all others of its database from now on: the log tells once of what they disagree about, and once when they agree again. Never
 * throws: while the database is away nothing is known of others.
 */
export function watchInstances(): void {
  const lookAgain = () => void setTimeout(() => void look().then(lookAgain), reportEveryMs).unref();
  void look().then(lookAgain);
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, () => {
      depart(state().id).catch(() => undefined);
    });
}

async function look(): Promise<void> {
  const current = state();
  try {
    const own = settings();
    const others = await report(current.id, own, countsFor);
    const differing = new Set(others.flatMap((other) => differences(own, other)));
    current.looks = new Map([...differing].map((name) => [name, (current.looks.get(name) ?? 0) + 1]));
    tell([...current.looks].filter(([, looks]) => looks >= looksThatTell).map(([name]) => name));
  } catch (error) {
    log.debug({ err: error }, "other instances could not be asked");
  }
}

function tell(now: readonly string[]): void {
  const current = state();
  const news = now.filter((name) => !current.told.includes(name));
  const settled = current.told.filter((name) => !now.includes(name));
  current.told = now;
  if (news.length > 0)
    log.warn({ settings: news }, "instances disagree: what one gives another may refuse, until all are started alike");
  if (settled.length > 0) log.info({ settings: settled }, "instances agree again");
}
