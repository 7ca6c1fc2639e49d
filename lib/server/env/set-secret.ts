import "server-only";
import { readFile } from "node:fs/promises";
import { EnvError } from ".";

/** A secret as variables set it: its text, or the name of the file that holds it. */
export type SetSecret = { readonly text: string } | { readonly file: string };

/** What a secret is now. A file is read anew each time, so that it can be replaced. */
export const readSecret = async (set: SetSecret): Promise<string> =>
  "text" in set ? set.text : (await readFile(set.file, "utf8")).trim();

/** Tells at start what would only show when the secret is needed. @param variable the one for its text @throws EnvError for a file that can't be read */
export async function checkSecret(set: SetSecret, variable: string): Promise<void> {
  await readSecret(set).catch(() => {
    throw new EnvError(`${variable}_FILE names no file that can be read`);
  });
}
