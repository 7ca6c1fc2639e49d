import { createServer } from "node:net";
import { StepError } from "../bootstrap/steps.mjs";

/** Finds out early whether the port can be had. */
export function ensurePortIsFree(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      reject(
        new StepError(
          `PORT ${port} ${reasonOf(error)}.`,
          `Stop what uses it, or choose another one: PORT=${port === 65535 ? 3000 : port + 1} npm start`,
          { cause: error },
        ),
      );
    });
    probe.listen(port, () => {
      probe.close(() => {
        resolve();
      });
    });
  });
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === "EADDRINUSE") return "is taken by another program";
  if (code === "EACCES") return "may not be used by this account";
  return `can't be used (${message})`;
}

/** A port that nothing uses at this moment, on this machine. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, () => {
      const address = probe.address();
      probe.close(() => {
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  });
}
