import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { promisify } from "node:util";
import { expect, type Page } from "@playwright/test";
import { mailTo } from "../tests/harness/mailbox";
import { dataDir } from "./place";

export type Person = { readonly email: string; readonly password: string; readonly name: string };

/** Somebody nobody has met yet. */
export function stranger(): Person {
  const id = randomBytes(5).toString("hex");
  return { email: `person-${id}@example.com`, password: `quiet lantern ${id} over rivers`, name: `Person ${id}` };
}

/** The address behind the link in the newest mail to somebody. */
export async function linkFor(email: string, dataDir: string): Promise<string> {
  const [link] = (await mailTo(dataDir, email)).links;
  if (link === undefined) throw new Error(`there is no link in the mail to ${email}`);
  return link;
}

/**
 * Makes an account as an operator does, which takes some two seconds: a fixture is quicker where the server under test is meant.
 *
 * @param environment what the instance was started with on which somebody has it
 */
export async function makePerson(environment: Readonly<Record<string, string>> = {}): Promise<Person> {
  const person = stranger();
  const create = ["user", "create", "--email", person.email, "--name", person.name, "--verified", "--password-stdin"];
  const child = spawn(process.execPath, ["scripts/run.mjs", ...create], {
    env: { ...process.env, DATABASE_URL: "", DATA_DIR: dataDir(), BCRYPT_COST: "6", ...environment },
    stdio: ["pipe", "ignore", "inherit"],
  });
  child.stdin.end(person.password);
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`no account was made for ${person.email}`);
  return person;
}

/** Signs in the way that people do, from wherever the login page sends them. */
export async function signInByForm(page: Page, { email, password }: Person): Promise<void> {
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Opens the menu of the account and takes what it holds: a link such as `Settings`, or `Sign out`. */
export async function fromMenu(page: Page, what: string): Promise<void> {
  await page.getByRole("button", { name: /^Account: / }).click();
  const wanted = { name: what, exact: true };
  await page.getByRole("link", wanted).or(page.getByRole("button", wanted)).click();
}

/** `npm run user -- …` on the data of the server under test, while it runs. */
export async function operator(...args: readonly string[]): Promise<void> {
  const env = { ...process.env, DATABASE_URL: "", DATA_DIR: dataDir() };
  await promisify(execFile)(process.execPath, ["scripts/run.mjs", "user", ...args], { env });
}
