// Preloaded into Next's server, which binds one address and speaks no TLS: opens further doors to it. What comes in by them is a
// connection of that server like any other, with its client's own address: no proxy stands between. Built-ins only.
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { readFileSync } from "node:fs";
import { Server } from "node:http";
import { createServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";

/**
 * `hosts`: null is every interface. `tls`: a file in PEM, key and certificates.
 * @typedef {{ port: number, hosts: readonly (string | null)[], tls?: string }} Doors
 */

const listening = "tracing:net.server.listen:asyncEnd";
subscribe(listening, onListening);

/** @param {unknown} message */
function onListening(message) {
  const { server } = /** @type {{ server: unknown }} */ (message);
  if (!(server instanceof Server)) return;
  unsubscribe(listening, onListening);
  const { port, hosts, tls } = /** @type {Doors} */ (JSON.parse(process.env["PORTCULLIS_DOORS"] ?? ""));
  closeTogether(
    server,
    hosts.map((host) => open(server, { port, ...(host !== null && { host }) }, tls)),
  );
}

/**
 * @param {Server} server
 * @param {import("node:net").ListenOptions} address
 * @param {Doors["tls"]} tls
 */
function open(server, address, tls) {
  const options = { allowHalfOpen: true, noDelay: true };
  const enter = (/** @type {import("node:net").Socket} */ socket) => server.emit("connection", socket);
  const door =
    tls === undefined
      ? createServer(options, enter)
      : createTlsServer({ ...options, key: readFileSync(tls), cert: readFileSync(tls) }, enter);
  door.on("error", ({ message }) => {
    process.stderr.write(`The server can't listen everywhere: ${message}\n`);
    process.exit(1);
  });
  return door.listen(address);
}

/**
 * Whoever closes the server waits for the connections of all doors.
 *
 * @param {Server} server
 * @param {readonly import("node:net").Server[]} doors
 */
function closeTogether(server, doors) {
  const close = server.close.bind(server);
  server.close = (done) => {
    let open = doors.length + 1;
    const closed = (/** @type {Error | undefined} */ error) => {
      open -= 1;
      if (open === 0) done?.(error);
    };
    for (const door of doors) door.close(closed);
    return close(closed);
  };
}
