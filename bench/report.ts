import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../scripts/bootstrap/prepare.mjs";
import type { Hashing } from "./hashing";
// feature:openid-provider begin
import { describeMicroservice } from "./microservice"; // feature:revocation-stream
import { describeProvider } from "./provider";
// feature:openid-provider end
import { describeRefusals, type Refusal } from "./refusal";
import { describeCosts, type RequestCost } from "./request-cost";
import type { ScriptSize } from "./script-size";
import type { Starting } from "./starting";
import { describeUserList, type UserList } from "./users"; // feature:administration

export type Results = {
  readonly date: string;
  /** What it ran on, as far as the figures hang on it. */
  readonly machine: {
    readonly node: string;
    readonly next: string;
    readonly system: string;
    readonly cores: number;
    /** One-minute load averages before and after: above the bench's own 2 or so, others were at work. */
    readonly loadBefore: number;
    readonly loadAfter: number;
  };
  readonly requestCost: readonly RequestCost[];
  readonly hashing: Hashing;
  readonly refusals: readonly Refusal[];
  // feature:openid-provider begin
  readonly provider: readonly RequestCost[];
  readonly microservice: readonly RequestCost[]; // feature:revocation-stream
  // feature:openid-provider end
  readonly userList: UserList; // feature:administration
  readonly starting: Starting;
  /** The empty page first. */
  readonly scripts: readonly ScriptSize[];
};

const fixed = (value: number, digits = 1): string => value.toFixed(digits);
const row = (...cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
const table = (head: readonly string[], rows: readonly string[]): string =>
  [row(...head), row(...head.map((_, index) => (index === 0 ? "---" : "--:"))), ...rows].join("\n");
const verdict = (holds: boolean): string => (holds ? "yes" : "no");

/** The results as Markdown tables: what is printed, and what stands in `latest.md`. */
export function describe(results: Results): string {
  const { machine, requestCost, scripts } = results;
  return [
    "# Speed",
    `Measured ${results.date} by \`npm run bench\`: ${machine.system}, ${machine.cores} cores, Node ${machine.node}, Next ${machine.next}; load average ${fixed(machine.loadBefore)} before, ${fixed(machine.loadAfter)} after.${machine.loadBefore > 1 ? " The machine was busy with other work: times are longer than they would be, ratios less certain." : ""}`,
    "## What was promised",
    targets(results),
    "## A request",
    "Against one server process, in rounds that take turns; CPU of the whole process, eight connections.",
    describeCosts(requestCost, table),
    "## Sixteen sign-ins at once",
    hashingTable(results.hashing),
    ...describeRefusals(results.refusals, table),
    // feature:openid-provider begin
    ...describeProvider(results.provider, table),
    ...describeMicroservice(results.microservice, table), // feature:revocation-stream
    // feature:openid-provider end
    ...describeUserList(results.userList, table), // feature:administration
    "## Starting",
    startingTable(results.starting),
    "## Scripts of a first visit (gzip)",
    table(
      ["page", "files", "kB", "more than empty"],
      scripts.map(({ page, files, kilobytes }) =>
        row(page, String(files), fixed(kilobytes), fixed(kilobytes - (scripts[0]?.kilobytes ?? 0))),
      ),
    ),
  ].join("\n\n");
}

function targets({ requestCost, hashing, starting, scripts }: Results): string {
  const ratio = Math.max(...requestCost.slice(1).map((cost) => cost.ratio));
  const overBare = (starting.nextStartMs - starting.bareNextStartMs) / 1000;
  const more = Math.max(...scripts.map(({ kilobytes }) => kilobytes)) - (scripts[0]?.kilobytes ?? 0);
  return table(
    ["", "measured", "at most", "holds"],
    [
      row("CPU of a protected request : unprotected", fixed(ratio, 2), "1.15", verdict(ratio <= 1.15)),
      row("p99 while 16 people sign in : idle", fixed(hashing.ratio, 2), "2", verdict(hashing.ratio <= 2)),
      row(
        "sign-ins/s : threads / hash time",
        fixed(hashing.efficiency, 2),
        "at least 0.90",
        verdict(hashing.efficiency >= 0.9),
      ),
      row("`next start` over bare Next", `${fixed(overBare, 2)} s`, "2 s", verdict(overBare <= 2)),
      row(
        "second `npm start`",
        `${fixed(starting.secondStartMs / 1000, 2)} s`,
        "5 s",
        verdict(starting.secondStartMs <= 5000),
      ),
      row("scripts over an empty page", `${fixed(more)} kB`, "15 kB", verdict(more <= 15)),
    ],
  );
}

function hashingTable({ idle, busy, ratio, cost, threads, hashMs, loginsPerSecond, efficiency }: Hashing): string {
  return table(
    ["", "idle", "16 sign-ins", "ratio"],
    [
      row("`/api/me` p50", `${fixed(idle.p50Ms)} ms`, `${fixed(busy.p50Ms)} ms`, fixed(busy.p50Ms / idle.p50Ms, 2)),
      row("`/api/me` p99", `${fixed(idle.p99Ms)} ms`, `${fixed(busy.p99Ms)} ms`, fixed(ratio, 2)),
      row(
        `sign-ins/s with ${threads} hashing thread${threads === 1 ? "" : "s"} (one hash of cost ${cost}: ${fixed(hashMs, 0)} ms)`,
        `${fixed(threads / (hashMs / 1000), 2)} possible`,
        fixed(loginsPerSecond, 2),
        fixed(efficiency, 2),
      ),
    ],
  );
}

function startingTable({ nextStartMs, bareNextStartMs, secondStartMs }: Starting): string {
  return table(
    ["", "time"],
    [
      row("bare Next: `next start` to the first answer", `${fixed(bareNextStartMs / 1000, 2)} s`),
      row("this app: `next start` to the first answer", `${fixed(nextStartMs / 1000, 2)} s`),
      row("second `npm start` to ready", `${fixed(secondStartMs / 1000, 2)} s`),
    ],
  );
}

/** `bench/results/<date>.json` and `latest.md`. */
export function write(results: Results): void {
  const folder = join(root, "bench", "results");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${results.date}.json`), `${JSON.stringify(results, rounded, 2)}\n`);
  writeFileSync(join(folder, "latest.md"), `${describe(results)}\n`);
}

function rounded(_: string, value: unknown): unknown {
  return typeof value === "number" ? Math.round(value * 1000) / 1000 : value;
}
