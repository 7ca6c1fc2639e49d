import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { databaseInProcess } from "../harness/in-process";

const database = await databaseInProcess();

beforeEach(() => database.query('TRUNCATE "Job"'));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** The room as one instance has it: with jobs of its own, on the database that all share. */
async function instance() {
  const room = await import("@/lib/server/jobs");
  const jobs = new Map();
  const own = () => Reflect.set(globalThis, Symbol.for("portcullis.jobs"), jobs);
  return {
    every: (name: string, run: () => Promise<void>, seconds = 3600) => {
      own();
      room.every(seconds, name, run);
    },
    now: (name: string) => {
      own();
      return room.now(name);
    },
  };
}

/** A run that lasts until it is told to end. */
function longRun() {
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  const run = vi.fn(() => ended);
  return { run, end, begun: () => vi.waitFor(() => expect(run).toHaveBeenCalled(), 5000) };
}

const lapse = () => database.query('UPDATE "Job" SET "leaseUntil" = now()');

describe("a job", () => {
  it("is done by one of ten instances that begin at once", async () => {
    const { run, end, begun } = longRun();
    const instances = await Promise.all(Array.from({ length: 10 }, instance));
    const asked = instances.map(({ every, now }) => {
      every("work", run);
      return now("work");
    });
    await begun();
    // Whoever asks after its end may do it again: it ends when the nine others have been refused.
    let refused = 0;
    asked.forEach((each) => void each.then(() => (refused += 1)));
    await vi.waitFor(() => expect(refused).toBe(9), 5000);
    end();
    await Promise.all(asked);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it("is taken over from a holder that was killed, once its lease has run out", async () => {
    const [killed, other] = [longRun(), vi.fn(() => Promise.resolve())];
    const [first, second] = [await instance(), await instance()];
    first.every("work", killed.run);
    second.every("work", other);
    void first.now("work");
    await killed.begun();
    const [job] = await database.query<{ seconds: number }>(
      `SELECT extract(epoch FROM "leaseUntil" - now())::float8 AS "seconds" FROM "Job"`,
    );
    expect(job?.seconds).toBeGreaterThan(50);
    expect(job?.seconds).toBeLessThanOrEqual(60);
    await second.now("work");
    expect(other).not.toHaveBeenCalled();
    await lapse();
    await second.now("work");
    expect(other).toHaveBeenCalledTimes(1);
  });

  it("is not taken from who has it by one who lost it and comes to an end late", async () => {
    const [slow, current] = [longRun(), longRun()];
    const third = vi.fn(() => Promise.resolve());
    const instances = [await instance(), await instance(), await instance()] as const;
    [slow.run, current.run, third].forEach((run, index) => instances[index]?.every("work", run));
    const late = instances[0].now("work");
    await slow.begun();
    await lapse();
    const second = instances[1].now("work");
    await current.begun();
    slow.end();
    await late;
    await instances[2].now("work");
    expect(third).not.toHaveBeenCalled();
    current.end();
    await second;
    await instances[2].now("work");
    expect(third).toHaveBeenCalledTimes(1);
  });

  it("keeps its lease for as long as it takes", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const { run, end, begun } = longRun();
    const { every, now } = await instance();
    every("work", run);
    const asked = now("work");
    await begun();
    await lapse();
    await vi.advanceTimersByTimeAsync(20_000);
    await vi.waitFor(async () => {
      const [job] = await database.query<{ held: boolean }>(
        `SELECT "leaseUntil" > now() + interval '50 seconds' AS "held" FROM "Job"`,
      );
      expect(job?.held).toBe(true);
    }, 5000);
    end();
    await asked;
    expect(vi.getTimerCount()).toBe(0);
  });

  it("asked for at once runs again after the run that is under way, however often it was asked for", async () => {
    const { run, end, begun } = longRun();
    const { every, now } = await instance();
    every("work", run);
    const first = now("work");
    await begun();
    const more = [now("work"), now("work"), now("work")];
    end();
    await Promise.all([first, ...more]);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it("that failed is returned: the next instance does it, and nothing is thrown", async () => {
    const done = vi.fn(() => Promise.resolve());
    const [first, second] = [await instance(), await instance()];
    first.every("work", () => Promise.reject(new Error("this one is bad at it")));
    second.every("work", done);
    await first.now("work");
    await second.now("work");
    expect(done).toHaveBeenCalledTimes(1);
  });

  it("is left alone while the database does not answer", async () => {
    const run = vi.fn(() => Promise.resolve());
    const { every, now } = await instance();
    every("work", run);
    await database.query('ALTER TABLE "Job" RENAME TO "Elsewhere"');
    await now("work");
    await database.query('ALTER TABLE "Elsewhere" RENAME TO "Job"');
    expect(run).not.toHaveBeenCalled();
    await now("work");
    expect(run).toHaveBeenCalledTimes(1);
  });

  it("has another's name for nothing: two jobs don't wait for each other", async () => {
    const [one, two] = [longRun(), vi.fn(() => Promise.resolve())];
    const { every, now } = await instance();
    every("one", one.run);
    every("two", two);
    const first = now("one");
    await one.begun();
    await now("two");
    expect(two).toHaveBeenCalledTimes(1);
    one.end();
    await first;
    await now("never heard of");
  });
});

/** Holds the timers of jobs back, and lets all others run: they are the database's. */
function heldTimers() {
  const real = globalThis.setTimeout;
  const held: { readonly ring: () => void; readonly seconds: number }[] = [];
  const hold = (ring: () => void, milliseconds: number): NodeJS.Timeout => {
    if (milliseconds < 400_000) return real(ring, milliseconds);
    held.push({ ring, seconds: milliseconds / 1000 });
    return real(() => {}, 0);
  };
  vi.spyOn(globalThis, "setTimeout").mockImplementation(hold as typeof setTimeout);
  return {
    held,
    /** Rings the last one, and waits until the next is set. */
    ring: async () => {
      const count = held.length;
      held.at(-1)?.ring();
      await vi.waitFor(() => expect(held).toHaveLength(count + 1), 5000);
    },
  };
}

describe("the timer of a job", () => {
  it("keeps no process alive", async () => {
    const timeout = vi.spyOn(globalThis, "setTimeout");
    (await instance()).every("work", () => Promise.resolve());
    const timer = timeout.mock.results.at(-1)?.value as NodeJS.Timeout;
    expect(timer.hasRef()).toBe(false);
    clearTimeout(timer);
  });

  it("is set once per name, to half to one and a half intervals, and again after a failure", async () => {
    const { held, ring } = heldTimers();
    const [run, twin] = [vi.fn(() => Promise.reject(new Error("terminated"))), vi.fn(() => Promise.resolve())];
    const { every } = await instance();
    vi.spyOn(Math, "random").mockReturnValueOnce(0).mockReturnValueOnce(0.9999);
    every("work", run, 1000);
    every("work", twin, 1000);
    await ring();
    await ring();
    expect(run).toHaveBeenCalledTimes(2);
    expect(twin).not.toHaveBeenCalled();
    expect(held.map(({ seconds }) => Math.round(seconds)).slice(0, 2)).toEqual([500, 1500]);
  });

  it("leaves a job alone that another instance has done half an interval ago or less", async () => {
    const { ring } = heldTimers();
    const again = vi.fn(() => Promise.resolve());
    const [first, second] = [await instance(), await instance()];
    first.every("work", () => Promise.resolve(), 1000);
    await first.now("work");
    second.every("work", again, 1000);
    await database.query(`UPDATE "Job" SET "finishedAt" = now() - interval '490 seconds'`);
    await ring();
    expect(again).not.toHaveBeenCalled();
    await database.query(`UPDATE "Job" SET "finishedAt" = now() - interval '501 seconds'`);
    await ring();
    expect(again).toHaveBeenCalledTimes(1);
  });
});
