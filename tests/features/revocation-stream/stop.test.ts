import { expect, it } from "vitest";
import { isAlive, startServer } from "../../harness";
import { open } from "./service";

it.each(["SIGINT", "SIGTERM"] as const)(
  "whoever follows does not keep an instance from stopping (%s), and comes again to none that is about to: nothing is logged",
  async (signal) => {
    const server = await startServer();
    const streams = [await open(server), await open(server)];
    for (const stream of streams) await stream.until("fresh");
    const before = server.output();
    server.signal(signal);
    const comeAgain = streams.map(async (stream) => {
      await stream.end();
      return open(server);
    });
    const came = await Promise.allSettled(comeAgain);
    expect(came.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await expect.poll(() => isAlive(server), { timeout: 30_000, interval: 200 }).toBe(false);
    expect(server.output().slice(before.length)).toBe("");
    await server.stop();
  },
);
