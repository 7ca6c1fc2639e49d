import { once } from "node:events";
import { createServer } from "node:http";

/**
 * @typedef {Record<string, string>} Sent of the query and the form together
 * @typedef {{ status?: number, body: object }} Answer
 * @typedef {(path: string, sent: Sent, bearer: string) => Answer | undefined} AnswerTo undefined: the connection breaks
 */

/**
 * Serves what a test makes up, in JSON, until it ends.
 *
 * @param {import("node:test").TestContext} context
 * @param {AnswerTo} answerTo
 * @returns {Promise<string>} its origin
 */
export async function serve(context, answerTo) {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://localhost");
    let form = "";
    request.on("data", (chunk) => (form += String(chunk)));
    request.on("end", () => {
      const sent = Object.fromEntries([...searchParams, ...new URLSearchParams(form)]);
      const answer = answerTo(pathname, sent, (request.headers.authorization ?? "").replace("Bearer ", ""));
      if (answer === undefined) response.destroy();
      else
        response
          .writeHead(answer.status ?? 200, { "content-type": "application/json" })
          .end(JSON.stringify(answer.body));
    });
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  context.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return `http://localhost:${port}`;
}

/** An origin at which nobody listens. */
export async function nowhere() {
  const server = createServer().listen(0, "localhost");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return `http://localhost:${port}`;
}
