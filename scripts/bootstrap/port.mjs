// Whether the server's port can be had: told before anything else is done. Built-ins only.
import { createServer } from "node:net";
import { StepError } from "./steps.mjs";

/**
 * @param {number} port
 * @param {readonly string[] | undefined} addresses where; undefined for every interface
 * @param {string} command what to start again with another one, such as `npm start`
 * @throws StepError with the reason
 */
export async function ensurePortIsFree(port, addresses, command) {
  for (const host of addresses ?? [undefined]) await probe(port, host, command);
}

/**
 * @param {number} port
 * @param {string | undefined} host
 * @param {string} command
 * @returns {Promise<void>}
 */
function probe(port, host, command) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (/** @type {NodeJS.ErrnoException} */ cause) =>
      reject(
        new StepError(
          `PORT ${port} ${reasonOf(cause)}.`,
          `Stop what uses it, or choose another one: PORT=${port === 65535 ? 3000 : port + 1} ${command}`,
          { cause },
        ),
      ),
    );
    server.listen({ port, ...(host !== undefined && { host }) }, () => server.close(() => resolve()));
  });
}

/** @param {NodeJS.ErrnoException} error */
function reasonOf({ code, message }) {
  if (code === "EADDRINUSE") return "is taken by another program";
  if (code === "EADDRNOTAVAIL") return "can't be used there: LISTEN_HOST is no address of this machine";
  if (code === "EACCES") return "may not be used by this account";
  return `can't be used (${message})`;
}
