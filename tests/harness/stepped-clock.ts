import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { installWithApt } from "../../scripts/test/distribution";
import { findFaketime } from "../../scripts/test/programs";
import { removeScratch, scratchFolder } from "./scratch";

/** The wall clock of a process, which a test can step; the monotonic one goes on as it does. */
export type SteppedClock = {
  /** What the process is to be started with. */
  readonly env: Readonly<Record<string, string>>;
  /** Moves it to so many seconds from the truth. */
  readonly step: (seconds: number) => void;
  readonly remove: () => void;
};

/** Whether it is there, or could be installed. */
export function hasFaketime(): boolean {
  try {
    if (findFaketime() === undefined) installWithApt("libfaketime");
  } catch {
    // No root, no Debian, no network: then without.
  }
  return findFaketime() !== undefined;
}

/** A clock that is so many seconds off; where libfaketime can't be had, it is right, and stays so. */
export function steppedClock(seconds: number): SteppedClock {
  const folder = scratchFolder("clock");
  const file = join(folder, "offset");
  const library = findFaketime();
  const step = (off: number) => writeFileSync(file, `${off < 0 ? "" : "+"}${off}\n`);
  step(seconds);
  const faked = { FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: "1", FAKETIME_DONT_FAKE_MONOTONIC: "1" };
  return {
    env: library === undefined ? {} : { LD_PRELOAD: library, ...faked },
    step,
    remove: () => removeScratch(folder),
  };
}
