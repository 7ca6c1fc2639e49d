import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** What stands between the microservice and an instance of the app. */
export type Proxy = {
  readonly address: string;
  /** From now on, nothing goes through any more, in either direction, and nobody is told: a wire that was pulled out. */
  readonly pull: () => void;
  /** Breaks off what hangs, and lets through again, perhaps to another instance. */
  readonly plug: (address?: string) => void;
  readonly stop: () => Promise<void>;
};

/** Starts a proxy in front of an instance. */
export async function startProxy(to: string): Promise<Proxy> {
  let target = new URL(to);
  let isPulled = false;
  const open = new Set<Socket>();
  const server = createServer((near) => {
    open.add(near);
    near.on("error", () => near.destroy());
    near.on("close", () => open.delete(near));
    if (isPulled) return;
    const far = connect({ host: target.hostname, port: Number(target.port) });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
      one.on("data", (chunk: Buffer) => {
        if (!isPulled) other.write(chunk);
      });
    }
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}`,
    pull: () => void (isPulled = true),
    plug: (address = target.href) => {
      target = new URL(address);
      isPulled = false;
      cut();
    },
    stop: async () => {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}
