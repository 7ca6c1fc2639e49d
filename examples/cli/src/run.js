import { get } from "./api.js";
import { Fault } from "./fault.js";
import { signInByBrowser } from "./login/browser.js";
import { signInByDevice } from "./login/device.js";
// feature:token-endpoint begin
import { signInByPassword } from "./login/password.js";
import { codesOf } from "./login/typed.js"; // feature:totp
import { readPassword } from "./login/typed.js";
// feature:token-endpoint end
import { clientIdOf, issuerOf, misuse, readOptions, usage } from "./options.js";
import { Session } from "./session.js";
import { TokenFile } from "./token-file.js";

/**
 * The world of a run. `say` is for what was asked for, `tell` for all else that a person should know.
 *
 * @typedef {{
 *   environment: Readonly<Record<string, string | undefined>>,
 *   input: AsyncIterable<Buffer> & { isTTY?: boolean },
 *   say: (line: string) => void,
 *   tell: (line: string) => void,
 *   open: (address: URL) => void,
 * }} World
 * @typedef {{ issuer: string, session: Session, flags: import("./options.js").Flags, world: World }} Run
 */

/**
 * Runs a command.
 *
 * @param {readonly string[]} args
 * @param {World} world
 * @returns {Promise<void>}
 * @throws {Fault} when it is refused, fails, or is none
 */
export async function run(args, world) {
  const { command, flags } = readOptions(args);
  if (flags.help) {
    world.say(usage);
    return;
  }
  const work = commands.get(command);
  if (work === undefined) throw misuse(usage);
  const issuer = issuerOf(flags, world.environment);
  await work({ issuer, session: new Session(issuer, new TokenFile(issuer, world.environment)), flags, world });
}

/** @type {ReadonlyMap<string, (run: Run) => Promise<void>>} */
const commands = new Map([
  ["login", login],
  ["whoami", whoami],
  ["notes list", listNotes], // feature:notes
  ["logout", logout],
]);

/** @param {Run} run */
async function login({ issuer, session, flags, world }) {
  const { environment, tell, open } = world;
  const clientId = clientIdOf(flags, environment);
  await session.expectNone();
  // feature:token-endpoint begin
  if (flags["password-stdin"]) {
    if (flags.device) throw misuse("--device and --password-stdin are two ways to sign in. Choose one.");
    const { email } = flags;
    if (!email) throw misuse("--password-stdin needs --email.");
    const password = await readPassword(world.input);
    const signIn = await signInByPassword(
      { issuer, clientId, email, password },
      codesOf(flags.code), // feature:totp
    );
    await session.begin(signIn);
    tell(`You are signed in to ${issuer}.`);
    return;
  }
  // feature:token-endpoint end
  /** @param {import("./token-file.js").SignIn} signIn */
  const keep = (signIn) => session.begin(signIn);
  if (flags.device)
    await signInByDevice({
      issuer,
      clientId,
      show: (address, code) =>
        tell(`Open this address on any device:\n\n${address.href}\n\nand type this code there: ${code}\n`),
      keep,
    });
  else
    await signInByBrowser({
      issuer,
      clientId,
      show: (address) => {
        tell(`Sign in with your browser, at this address:\n\n${address.href}\n`);
        if (!flags["no-browser"]) open(address);
      },
      keep,
    });
  tell(`You are signed in to ${issuer}.`);
}

/** @param {Run} run */
async function whoami({ issuer, session, world }) {
  const { name, email } = await get(issuer, session, "/api/profile");
  world.say(`${String(name)} <${String(email)}>`);
}
// feature:notes begin

/** @param {Run} run */
async function listNotes({ issuer, session, world }) {
  /** @type {unknown} */
  let cursor;
  let isNone = true;
  do {
    const query = typeof cursor === "string" ? `?${new URLSearchParams({ cursor }).toString()}` : "";
    const { notes, nextCursor } = await get(issuer, session, `/api/notes${query}`);
    if (!Array.isArray(notes)) throw new Fault("The app answered with no list.");
    for (const { id, title } of notes) world.say(`${String(id)}  ${String(title)}`);
    isNone &&= notes.length === 0;
    cursor = nextCursor;
  } while (typeof cursor === "string");
  // On standard output stand notes alone, for whatever reads them.
  if (isNone) world.tell("There are none yet.");
}
// feature:notes end

/** @param {Run} run */
async function logout({ issuer, session, world }) {
  if (!(await session.end()))
    throw new Fault(
      `The tokens are deleted here, but ${issuer} could not be told. If somebody else may have them, end the sign-in there, in your settings.`,
    );
  world.tell("You are signed out.");
}
