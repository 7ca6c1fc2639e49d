import type { BrowserContext, Page } from "@playwright/test";
import pg from "pg";
import { expect, test } from "./fixtures";
import { expectAccessible, tabTo } from "./accessibility";
import { startInstanceWithFreshRows } from "./instance";
import { makePerson } from "./people";
import { accessCookie, cookieOf, refreshCookie } from "./tokens";

const password = (page: Page) => page.getByLabel("Password", { exact: true });
const proof = (next: string) => `/reauthenticate?next=${encodeURIComponent(next)}`;
type Own = Awaited<ReturnType<typeof startInstanceWithFreshRows>>;

test("somebody proves again who they are by keyboard, and other tabs go on", async ({
  signedIn: page,
  context,
  person,
}) => {
  const other = await context.newPage();
  const owner = (await other.goto("/settings/profile"))?.headers()["session-owner"];
  await page.goto(proof("/settings/profile"));
  await expect(page.getByRole("main").getByText(person.email)).toBeVisible();
  await expect(password(page), "one begins there").toBeFocused();
  const held = [await cookieOf(context, accessCookie), await cookieOf(context, refreshCookie)];

  await page.keyboard.type("not the password at all");
  await page.keyboard.press("Enter");
  await expect(password(page)).toHaveAccessibleDescription("That is not the password of this account.");
  await expect(password(page)).toBeFocused();
  expect(await cookieOf(context, accessCookie)).toBe(held[0]);

  await password(page).fill(person.password);
  await tabTo(page, "button", "Confirm");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/settings/profile");
  expect(await cookieOf(context, accessCookie)).not.toBe(held[0]);
  expect(await cookieOf(context, refreshCookie)).toBe(held[1]);

  // The watch of the other tab asks, and finds the same person.
  const asked = other.waitForResponse((answer) => answer.request().method() === "HEAD");
  await other.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  expect((await asked).headers()["session-owner"]).toBe(owner);
  await other.getByRole("textbox", { name: "Name" }).fill("Ada in another tab");
  await other.getByRole("button", { name: "Save" }).click();
  await expect(other.getByText("Saved.")).toBeVisible();
  await expect(other.getByRole("dialog")).toBeHidden();
});

test("a foreign next leads nowhere else", async ({ signedIn: page, person }) => {
  for (const next of ["https://evil.example/", "//evil.example", "/\\evil.example"]) {
    await page.goto(proof(next));
    await password(page).fill(person.password);
    await page.getByRole("button", { name: "Confirm" }).click();
    await expect(page).toHaveURL("/dashboard");
  }
});

/** Does to the proof of a browser's session what an hour does. */
async function letProofAge(context: BrowserContext, { url, origin }: Own): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`UPDATE "Session" SET "authenticatedAt" = now() - interval '1 hour'`);
  await client.end();
  expect((await context.request.post(`${origin}/api/auth/refresh`)).status()).toBe(204);
}

test("what was typed survives the proof that it needs, with JavaScript and without", async ({ device, own, watch }) => {
  // An instance of another build, with a PostgreSQL of its own, is started first.
  test.slow();
  watch.expects(/status of 401/);
  const server = await own(startInstanceWithFreshRows());
  for (const javaScriptEnabled of [true, false]) {
    const person = await makePerson(server.environment);
    const context = await device({ baseURL: server.origin, javaScriptEnabled });
    await context.request.post("/api/auth/login", { data: { email: person.email, password: person.password } });
    const page = await context.newPage();
    const name = page.getByRole("textbox", { name: "Name" });
    await page.goto("/settings/profile");
    await letProofAge(context, server);
    await name.fill("Ada, typed at length");
    await page.getByRole("button", { name: "Save" }).click();

    await expect(page.getByRole("heading", { name: "Confirm that it is you" })).toBeVisible();
    await expect(page.getByRole("main").getByText(person.email)).toBeVisible();
    await password(page).fill("not the password at all");
    await page.keyboard.press("Enter");
    await expect(page.getByText("That is not the password of this account.")).toBeVisible();
    await password(page).fill(person.password);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL("/settings/profile");
    await expect(name).toHaveValue("Ada, typed at length");
    // Without scripts it has been sent on by itself.
    if (javaScriptEnabled) await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Saved.")).toBeVisible();

    await letProofAge(context, server);
    await page.goto("/settings/profile");
    await expect(page).toHaveURL(proof("/settings/profile"));
    await password(page).fill(person.password);
    await page.getByRole("button", { name: "Confirm" }).click();
    await expect(page).toHaveURL("/settings/profile");
    if (!javaScriptEnabled) continue;

    // A form that goes to an endpoint is never the scripts'.
    await letProofAge(context, server);
    await page.evaluate(() => {
      const form = document.createElement("form");
      form.method = "post";
      form.action = "/api/auth/logout-others";
      document.body.append(form);
      form.submit();
    });
    await expect(page.getByText("What you sent needs a fresh proof.")).toBeVisible();
    await expectAccessible(page, "the proof without scripts");
  }
});
