import "server-only";
import { revocationLifetime } from "@/lib/shared/durations";
import { AppError } from "@/lib/shared/errors";
import { mostStreams, mostStreamsOfClient } from "@/lib/shared/features/revocation-stream";
import { log } from "../../log";
import { processWide } from "../../process-wide";
import { outsideRequests } from "../../request-context";
import {
  followRevocations,
  rememberedRevocations,
  revocationFeedIsFresh,
  type RevocationEntry,
} from "../../session/revocation";
import { trustedForMs } from "../../session/revocation/heartbeat";
import { type Service, stillServes } from "../../session/openid-provider/services/service";
import { eventOf, inPages, toRevocation } from "./events";
import { History } from "./history";
import { EventStream } from "./stream";

type Hub = { readonly history: History; readonly streams: Map<EventStream, Service>; isClosing: boolean };

const checkEveryMs = 1_000;

/** All streams of this process, and the one source that they have. Nothing is kept before the first is opened. */
const hub = () =>
  processWide("revocation-stream", (): Hub => {
    const made: Hub = { history: new History(), streams: new Map(), isClosing: false };
    followRevocations({ heard: (entry) => tell(made, entry), fresh: (upTo) => refresh(made, upTo) });
    outsideRequests(() => setInterval(() => void check(made), checkEveryMs).unref());
    return made;
  });

function tell({ history, streams }: Hub, entry: RevocationEntry): void {
  history.add(entry);
  if (streams.size === 0) return;
  const event = eventOf("revoked", [toRevocation({ ...entry, seconds: revocationLifetime })], history.position);
  for (const stream of streams.keys()) {
    stream.push(event);
    if (stream.isStuck) cut(streams, stream);
  }
}

function refresh({ history, streams }: Hub, upTo: number): void {
  if (streams.size === 0) return;
  const event = eventOf("fresh", { clock: Math.floor(upTo) }, history.position);
  for (const stream of streams.keys()) stream.push(event, true);
}

/** Ends the streams of those who may not follow any more, and of those who don't keep up. */
async function check({ streams }: Hub): Promise<void> {
  // While memory is not trusted nothing is sent that anybody would go by, and the table is not to be asked once a second for each.
  const canTell = revocationFeedIsFresh();
  for (const [stream, service] of streams) {
    if (stream.isStuck) cut(streams, stream);
    else if (canTell && !(await mayStay(service))) {
      streams.delete(stream);
      stream.end();
    }
  }
}

function cut(streams: Hub["streams"], stream: EventStream): void {
  streams.delete(stream);
  stream.cut();
}

async function mayStay(service: Service): Promise<boolean> {
  try {
    return await stillServes(service);
  } catch (error) {
    log.warn({ err: error }, "whether a service may go on could not be checked; its stream ends");
    return false;
  }
}

/**
 * Begins a stream of revocations: those since the reader's position, or where that is not known all that can hit a token yet, then each as
 * this instance hears of it. An event `fresh` says up to which moment nothing is missing; it stays away while this instance does not know.
 *
 * @param position `Last-Event-ID`
 * @param hangUp breaks the connection off
 * @throws AppError `unavailable` while this instance does not hear of revocations, has no room or is about to stop; `streams_full`
 */
export function follow(service: Service, position: string | null, hangUp: () => void): ReadableStream<Uint8Array> {
  const { history, streams, isClosing } = hub();
  const ofClient = [...streams.values()].filter(({ clientId }) => clientId === service.clientId);
  if (ofClient.length >= mostStreamsOfClient) throw new AppError("streams_full", { retryAfterSeconds: 1 });
  if (isClosing || streams.size >= mostStreams || !revocationFeedIsFresh())
    throw new AppError("unavailable", { retryAfterSeconds: 1 });
  const stream = new EventStream(backlogOf(history, position), hangUp, () => streams.delete(stream));
  // Before anything of the backlog is read: what comes from now on waits behind it.
  streams.set(stream, service);
  return stream.body;
}

function* backlogOf(history: History, position: string | null): Generator<Uint8Array, void> {
  // Rounded up, as the moments of `fresh` are rounded down: no difference says more than is true.
  yield eventOf("hello", { clock: Math.ceil(performance.now()), trustedForMs });
  const missed = position === null ? undefined : history.since(position);
  if (missed === undefined) yield eventOf("reset", {});
  for (const page of inPages(missed ?? rememberedRevocations())) yield eventOf("revoked", page);
}

/** Ends all streams when the process is asked to stop: it would wait for them. */
export function endStreamsAtStop(): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, () => {
      const ended = hub();
      ended.isClosing = true;
      for (const stream of ended.streams.keys()) stream.end();
      ended.streams.clear();
    });
}
