import { randomBytes } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { mailTo } from "../tests/harness/mailbox";

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

/** Somebody with an account: signed up and confirmed through the API, where that is not what the test is about. */
export async function makePerson(origin: string, dataDir: string): Promise<Person> {
  const person = stranger();
  const { email, name, password } = person;
  await post(`${origin}/api/auth/signup`, { email }, 202);
  const token = new URL(await linkFor(email, dataDir)).searchParams.get("token");
  const signedIn = await post(`${origin}/api/auth/verify-email`, { token, name, password }, 200);
  // The session that it begins with is nobody's device.
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  await post(`${origin}/api/auth/logout`, {}, 204, { cookie });
  return person;
}

async function post(url: string, body: unknown, status: number, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (response.status !== status) throw new Error(`${new URL(url).pathname} answered ${response.status}: ${text}`);
  return response;
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
