import type { TestServer } from "./server";

/** Whether its process is there. */
export function isAlive({ pid }: Pick<TestServer, "pid">): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
