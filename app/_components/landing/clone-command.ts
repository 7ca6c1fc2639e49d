/**
 * What one types to have it run: from nothing, or, where the start page does not say where the source is, in a clone.
 *
 * @param source an address that `git clone` takes
 * @param folder where it goes
 */
export const runCommand = (source: string | null, folder: string): string =>
  source === null ? "npm start" : `git clone ${source} ${folder} && cd ${folder} && npm start`;
