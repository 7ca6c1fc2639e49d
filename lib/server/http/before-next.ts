import "server-only";
import type { RequestListener, Server, ServerResponse } from "node:http";

const answers = new WeakMap<ServerResponse, Response>();
const fronted = new WeakSet<Server>();

/** Answers a request in Next's place, which never sees it. For the ingress: Next's own listener has not run by then. */
export function answerBeforeNext(server: Server, response: ServerResponse, answer: Response): void {
  stepInFront(server);
  answers.set(response, answer);
}

function stepInFront(server: Server): void {
  if (fronted.has(server)) return;
  fronted.add(server);
  const behind = server.listeners("request") as RequestListener[];
  server.removeAllListeners("request");
  server.on("request", (request, response) => {
    const answer = answers.get(response);
    if (answer === undefined) for (const listener of behind) listener.call(server, request, response);
    else void send(response, answer);
  });
}

async function send(response: ServerResponse, answer: Response): Promise<void> {
  response.statusCode = answer.status;
  response.setHeaders(answer.headers);
  response.end(Buffer.from(await answer.arrayBuffer()));
}
