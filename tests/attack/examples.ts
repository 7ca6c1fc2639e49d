import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import type { CookieJar, TestServer } from "../harness";

/** Somebody who has an account, and a browser in which they are signed in. */
export type Person = {
  readonly name: string;
  /** Where they have it. */
  readonly server: TestServer;
  /** Their browser; signed in again when the one before was signed out. */
  readonly browser: () => Promise<CookieJar>;
  /** Another device, signed in. */
  readonly device: () => Promise<CookieJar>;
};

/**
 * What to send to a route so that nothing is wrong with a request but who sends it. A route without variable segments that takes
 * no form needs none.
 */
export type Example = {
  /** Method and path as the table spells it, such as `PATCH /api/profile`. */
  readonly route: string;
  /** A thing that belongs to this person: the values of the variable segments, and fields of the form. */
  readonly thing?: (owner: Person) => Promise<Readonly<Record<string, string>>>;
  /** What stands on the form's button, where a page has several forms with these fields. */
  readonly button?: string;
  /** Whoever does it is there no longer: somebody new comes for each try. */
  readonly ends?: "the account";
  /** The endpoint that does the same as the form, where the page has forms that need different things, such as `PATCH /api/profile`. */
  readonly like?: string;
  /** Sent as JSON to an endpoint, as a form to a page. */
  readonly body?: Readonly<Record<string, string>>;
};

/** The examples of the core, and those that the folders of removable features hold: `tests/features/X/examples.ts`. */
export async function allExamples(): Promise<readonly Example[]> {
  const folder = join(root, "tests/features");
  const files = (existsSync(folder) ? readdirSync(folder) : [])
    .map((name) => join(folder, name, "examples.ts"))
    .filter((path) => existsSync(path));
  const found = await Promise.all(files.map((path) => import(path) as Promise<{ examples: readonly Example[] }>));
  return found.flatMap(({ examples }) => examples);
}
