import { spawn } from "node:child_process";

/** What opens an address in somebody's own browser. */
const programs = new Map([["darwin", "open"]]);

/**
 * Opens it where that is possible. Whoever has no browser here has been told the address.
 *
 * @param {URL} address
 */
export function openBrowser(address) {
  const program = programs.get(process.platform) ?? "xdg-open";
  const child = spawn(program, [address.href], { detached: true, stdio: "ignore" });
  child.on("error", () => {});
  child.unref();
}
