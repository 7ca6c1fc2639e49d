import "server-only";
import type { RequestListener, Server, ServerResponse } from "node:http";

type Front = (proceed: () => void) => void;

const fronts = new WeakMap<ServerResponse, Front>();
const fronted = new WeakSet<Server>();

/** Decides whether and when Next sees a request. For the ingress: Next's own listener has not run by then. */
export function standBeforeNext(server: Server, response: ServerResponse, front: Front): void {
  stepInFront(server);
  fronts.set(response, front);
}

/** Answers a request in Next's place, which never sees it. */
export function answerBeforeNext(server: Server, response: ServerResponse, answer: Response): void {
  standBeforeNext(server, response, () => void send(response, answer));
}

/** Without a listener Node takes a request that asks for another protocol as any other (RFC 9110 §7.8); Next's never answers it. */
export function ignoreUpgrades(server: Server): void {
  server.removeAllListeners("upgrade");
}

function stepInFront(server: Server): void {
  if (fronted.has(server)) return;
  fronted.add(server);
  const behind = server.listeners("request") as RequestListener[];
  server.removeAllListeners("request");
  server.on("request", (request, response) => {
    const proceed = () => {
      for (const listener of behind) listener.call(server, request, response);
    };
    const front = fronts.get(response);
    if (front === undefined) proceed();
    else front(proceed);
  });
}

async function send(response: ServerResponse, answer: Response): Promise<void> {
  response.statusCode = answer.status;
  response.setHeaders(answer.headers);
  response.end(Buffer.from(await answer.arrayBuffer()));
}
