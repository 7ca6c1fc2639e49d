// Whether the server's port can be had: told before anything else is done. Built-ins only.
import { createServer } from "node:net";
import { StepError } from "./steps.mjs";

/**
 * @param {number} port
 * @param {string} command what to start again with another one, such as `npm start`
 * @returns {Promise<void>}
 * @throws StepError with the reason
 */
export function ensurePortIsFree(port, command) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (/** @type {NodeJS.ErrnoException} */ cause) =>
      reject(
        new StepError(
          `PORT ${port} ${reasonOf(cause)}.`,
          `Stop what uses it, or choose another one: PORT=${port === 65535 ? 3000 : port + 1} ${command}`,
          { cause },
        ),
      ),
    );
    probe.listen(port, () => probe.close(() => resolve()));
  });
}

/** @param {NodeJS.ErrnoException} error */
function reasonOf({ code, message }) {
  if (code === "EADDRINUSE") return "is taken by another program";
  if (code === "EACCES") return "may not be used by this account";
  return `can't be used (${message})`;
}
