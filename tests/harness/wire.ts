import { connect, createServer, type Socket } from "node:net";
import type { Database } from "./database";

/** The wire between an instance and its database, which can lose answers and be slow. */
export type Wire = {
  /** The same database, at an address that leads through the wire; queries of the test go past it. */
  readonly database: Database;
  /**
   * Loses the answer to the next statement that has these words in it: PostgreSQL carries it out, then the connection breaks.
   *
   * @returns resolves when that has happened
   */
  readonly loseAnswerTo: (words: string) => Promise<void>;
  /** The same over a connection that stays, and says nothing more. */
  readonly swallowAnswerTo: (words: string) => Promise<void>;
  /** From now on, everything that PostgreSQL says takes so many ms longer; in order. */
  readonly delay: (ms: number) => void;
  readonly stop: () => Promise<void>;
};

/** Puts a wire in front of a database. */
export async function startWire(behind: Database): Promise<Wire> {
  const real = new URL(behind.url);
  const folder = real.searchParams.get("host");
  const port = Number(real.port || 5432);
  const target = folder === null ? { host: real.hostname, port } : { path: `${folder}/.s.PGSQL.${port}` };
  const open = new Set<Socket>();
  let delayMs = 0;
  let wanted: { readonly words: string; readonly breaks: boolean; readonly lost: () => void } | undefined;
  const lose = (words: string, breaks: boolean) => new Promise<void>((lost) => (wanted = { words, breaks, lost }));

  const server = createServer((near) => {
    const far = connect(target);
    let losing: typeof wanted;
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        open.delete(one);
        other.destroy();
      });
    }
    near.on("data", (chunk: Buffer) => {
      if (wanted !== undefined && chunk.includes(wanted.words)) {
        losing = wanted;
        wanted = undefined;
      }
      far.write(chunk);
    });
    far.on("data", (chunk: Buffer) => {
      if (losing === undefined) setTimeout(() => near.write(chunk), delayMs);
      else if (isReadyForQuery(chunk)) {
        if (losing.breaks) near.destroy();
        losing.lost();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the wire has no port");
  const url = new URL(behind.url);
  url.search = "";
  url.host = `127.0.0.1:${address.port}`;
  return {
    database: { ...behind, url: url.href },
    loseAnswerTo: (words) => lose(words, true),
    swallowAnswerTo: (words) => lose(words, false),
    delay: (ms) => {
      delayMs = ms;
    },
    stop: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Whether the end of an answer is in: the transaction is over (ReadyForQuery, PostgreSQL's protocol 3.0). */
const isReadyForQuery = (chunk: Buffer): boolean => chunk.length >= 6 && chunk.readUInt8(chunk.length - 6) === 0x5a;
