import { get } from "node:http";
import { get as getOverTls } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";

type Patience = {
  /** In ms. */
  readonly patience?: number;
  /** The name to ask by, where it is not that of the address. */
  readonly host?: string;
  /** The certificate of an authority that this system does not know, in PEM. */
  readonly ca?: string;
};

/**
 * Asks an app over and over whether it is ready.
 *
 * @param address where to connect, such as `http://localhost:3000`
 * @param isOver whether it has ended, so that there is nothing to wait for
 * @returns undefined once it is; why it isn't if it has ended or the patience is over
 */
export async function whyNotReady(
  address: string,
  isOver: () => boolean,
  { patience = 60_000, ...how }: Patience = {},
): Promise<string | undefined> {
  const deadline = performance.now() + patience;
  let fault = "no answer";
  while (!isOver() && performance.now() < deadline) {
    const answer = await ask(new URL("/api/health/ready", address), how);
    if (answer === undefined) return undefined;
    fault = answer;
    await sleep(50);
  }
  return isOver() ? "the server ended" : `/api/health/ready does not say that it is ready (${fault})`;
}

function ask(url: URL, { host = url.host, ca }: Omit<Patience, "patience">): Promise<string | undefined> {
  return new Promise((resolve) => {
    // A connection of its own: the server would wait for one that is kept when it stops.
    const options = { agent: false, headers: { host }, timeout: 5000, ...(ca !== undefined && { ca }) };
    const request = (url.protocol === "https:" ? getOverTls : get)(url, options, (response) => {
      response.resume().on("end", () => {
        resolve(response.statusCode === 200 ? undefined : `status ${String(response.statusCode)}`);
      });
    });
    request.on("timeout", () => request.destroy(new Error("no answer within 5 s")));
    request.on("error", (error) => {
      resolve(error.message);
    });
  });
}
