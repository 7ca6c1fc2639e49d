import "server-only";
import { minute } from "@/lib/shared/durations";
import { Incident } from "../../log/incident";
import { processWide } from "../../process-wide";
import { outsideRequests } from "../../request-context";
import { readTokens } from "./readings";
import { noteTokenUses } from "./store";

type State = {
  /** Tokens whose use was noted within the last minute, by hash, with the moment; the one noted longest ago first. */
  readonly noted: Map<string, number>;
  readonly unwritten: Set<string>;
  readonly failure: Incident;
};

const notedForMs = minute * 1000;
const writeAfterMs = 200;

const state = () =>
  processWide("api-tokens.use", (): State => ({
    noted: new Map(),
    unwritten: new Set(),
    failure: new Incident("when API tokens were used is not written", "when API tokens were used is written again"),
  }));

/**
 * Notes that a token is in use, off the request's path and once a minute. Its row is read again by the way: of a token that is used at least once
 * an hour no request waits for that. What is not written is noted with the next minute's use.
 */
export function noteUse(hash: string): void {
  const { noted, unwritten } = state();
  const at = performance.now();
  for (const [oldest, since] of noted) {
    if (at - since < notedForMs) break;
    noted.delete(oldest);
  }
  if (at - (noted.get(hash) ?? -Infinity) < notedForMs) return;
  noted.delete(hash);
  noted.set(hash, at);
  if (unwritten.size === 0) outsideRequests(() => setTimeout(() => void write(), writeAfterMs).unref());
  unwritten.add(hash);
}

async function write(): Promise<void> {
  const { unwritten, failure } = state();
  const hashes = [...unwritten];
  unwritten.clear();
  try {
    await noteTokenUses(hashes);
    await readTokens(hashes);
    failure.works();
  } catch (error) {
    failure.fails(error);
  }
}
