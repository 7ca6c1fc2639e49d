import type { Table } from "./request-cost";
import { median, percentile } from "./statistics";

/** A token that one instance takes, and that another one ends. */
export type Held = {
  /** Sends the token where it is not ended, and returns the status. */
  readonly ask: () => Promise<number>;
  /** Ends it elsewhere. @throws Error when that is refused */
  readonly end: () => Promise<unknown>;
};

export type TokenKind = {
  readonly name: string;
  /** The capability that goes with it, if it can be taken out. */
  readonly feature?: string;
  readonly make: () => Promise<Held>;
};

export type Refusal = {
  readonly name: string;
  readonly feature: string | undefined;
  /** From the sending of the request that ends a token to its answer, in ms. */
  readonly answered: Span;
  /** From there to the first refusal elsewhere, in ms. */
  readonly refused: Span;
  /** The same in relation to one request with the token, before it was ended; median. */
  readonly ratio: number;
  /** Requests that were sent after the answer and let in all the same. */
  readonly late: number;
};

type Span = { readonly p50Ms: number; readonly worstMs: number };
type Round = {
  readonly answeredMs: number;
  readonly refusedMs: number;
  readonly requestMs: number;
  readonly late: number;
};

const rounds = 20;

/** Ends tokens of every kind in turns, while another instance is asked with them without a pause. */
export async function measureRefusals(kinds: readonly TokenKind[]): Promise<readonly Refusal[]> {
  const measured = kinds.map((kind) => ({ kind, rounds: [] as Round[] }));
  for (let round = 0; round < rounds; round += 1)
    for (const { kind, rounds: own } of measured) own.push(await end(kind.name, await kind.make()));
  return measured.map(({ kind: { name, feature }, rounds: own }) => ({
    name,
    feature,
    answered: spanOf(own.map(({ answeredMs }) => answeredMs)),
    refused: spanOf(own.map(({ refusedMs }) => refusedMs)),
    ratio: median(own.map(({ refusedMs, requestMs }) => refusedMs / requestMs)),
    late: own.reduce((sum, { late }) => sum + late, 0),
  }));
}

const spanOf = (values: readonly number[]): Span => ({ p50Ms: median(values), worstMs: percentile(values, 1) });

async function end(name: string, { ask, end }: Held): Promise<Round> {
  const before: number[] = [];
  for (let request = 0; request < 5; request += 1) {
    const sentAt = performance.now();
    const status = await ask();
    if (status !== 200) throw new Error(`${name} was answered ${status} before it was ended`);
    before.push(performance.now() - sentAt);
  }
  const startedAt = performance.now();
  let answeredAt = Number.POSITIVE_INFINITY;
  const ending = end().then(() => (answeredAt = performance.now()));
  let late = 0;
  for (;;) {
    const sentAt = performance.now();
    if ((await ask()) !== 200) break;
    if (sentAt > answeredAt) late += 1;
    if (sentAt - startedAt > 30_000) throw new Error(`${name} is still let in`);
  }
  const refusedMs = performance.now() - startedAt;
  await ending;
  if ((await ask()) === 200) throw new Error(`${name} was let in again`);
  return { answeredMs: answeredAt - startedAt, refusedMs, requestMs: median(before), late };
}

/** A chapter of the report. @param table how it writes a table */
export const describeRefusals = (refusals: readonly Refusal[], table: Table): readonly string[] => [
  "## From the end of a token to its refusal",
  `Two instances on one database: one is asked to end a token, the other is asked with it without a pause; the median and the worst of ${rounds}, in turns. Both times begin when the end is asked for. Who is answered that it has ended finds nothing let in after that.`,
  table(
    ["token", "refused elsewhere", "worst", ": a request", "answered", "worst", "let in after the answer"],
    refusals.map(({ name, feature, answered, refused, ratio, late }) => {
      const mark = feature === undefined ? "" : ` <!-- feature:${feature} -->`;
      const spans = [refused.p50Ms, refused.worstMs, ratio, answered.p50Ms, answered.worstMs];
      const [p50, worst, relative, told, slowest] = spans.map((span) => span.toFixed(1));
      return `| ${name} | ${p50} ms | ${worst} ms | ${relative} | ${told} ms | ${slowest} ms | ${late}${mark} |`;
    }),
  ),
];
