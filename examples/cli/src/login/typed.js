// feature:token-endpoint begin
import { once } from "node:events"; // feature:totp
import { openSync } from "node:fs"; // feature:totp
import { createInterface } from "node:readline/promises"; // feature:totp
import { ReadStream } from "node:tty"; // feature:totp
import { Fault } from "../fault.js"; // feature:totp
import { misuse } from "../options.js";

/**
 * A password that is piped in: it stands in no list of processes, and in no history.
 *
 * @param {AsyncIterable<Buffer> & { isTTY?: boolean }} input
 * @returns {Promise<string>} without the end of its line
 * @throws {Fault} misuse
 */
export async function readPassword(input) {
  if (input.isTTY) throw misuse("Pipe the password in: whatever you type here can be seen.");
  /** @type {Buffer[]} */
  const chunks = [];
  for await (const chunk of input) chunks.push(chunk);
  const password = Buffer.concat(chunks)
    .toString()
    .replace(/\r?\n$/, "");
  if (password === "") throw misuse("No password was piped in.");
  return password;
}
// feature:totp begin

/**
 * The codes to try: the one that was given, or as many as somebody types.
 *
 * @param {string | undefined} given
 * @returns {() => Promise<string | undefined>}
 */
export function codesOf(given) {
  if (given === undefined) return askForCode;
  const left = [given];
  return () => Promise.resolve(left.pop());
}

/**
 * Asks at the terminal itself, since the password came by standard input.
 *
 * @returns {Promise<string>}
 * @throws {Fault} when there is none
 */
async function askForCode() {
  const input = terminal();
  const dialogue = createInterface({ input, output: process.stderr });
  // By Ctrl-C or Ctrl-D.
  const closed = once(dialogue, "close").then(() => {
    throw new Fault("No code was given.");
  });
  try {
    const answer = dialogue.question("Code of your authenticator app, or a recovery code: ");
    return (await Promise.race([answer, closed])).trim();
  } finally {
    dialogue.close();
    input.destroy();
  }
}

function terminal() {
  try {
    return new ReadStream(openSync("/dev/tty", "r"));
  } catch (cause) {
    throw new Fault("The app asks for a code, and there is no terminal to ask you at. Give it with --code.", { cause });
  }
}
// feature:totp end
// feature:token-endpoint end
