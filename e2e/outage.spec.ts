import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { startInstanceWithPostgres } from "./instance";
import { fromMenu, makePerson, signInByForm } from "./people";
import { accessCookie } from "./tokens";

/** What a page looks like: its ground, and the letters on it. */
const look = (page: Page) =>
  page.evaluate(() => {
    const { color, fontFamily } = getComputedStyle(document.body);
    const grounds = [document.body, document.documentElement].map((of) => getComputedStyle(of).backgroundColor);
    return {
      ground: grounds.find((ground) => ground !== "rgba(0, 0, 0, 0)"),
      color,
      sans: fontFamily.endsWith("sans-serif"),
    };
  });

test("with the database away, a sign-out, a refresh and a form on its way through one fail on a page that looks like the others and goes on from there", async ({
  device,
  signInAs,
  own,
  watch,
}) => {
  // PostgreSQL goes and comes twice.
  test.slow();
  watch.expects(/status of 503|answer: 503/);
  const { postgres, ...instance } = await own(startInstanceWithPostgres());
  const ready = async () => (await context.request.get("/api/health/ready")).status();
  const context = await device({ baseURL: instance.origin });
  const person = await makePerson(instance.environment);
  const page = await signInAs(person, context);
  const second = await context.newPage();
  for (const tab of [page, second]) await tab.goto("/settings/profile");
  await second.goto("/settings/sessions"); // feature:devices
  const others = await look(page);

  await postgres.stop();
  for (const [tab, name] of [
    [second, "Sign out everywhere"], // feature:devices
    [page, "Sign out"],
  ] as const) {
    if (tab === page) await fromMenu(page, name);
    // feature:devices begin
    else {
      await tab.getByRole("button", { name, exact: true }).click();
      await tab.getByRole("button", { name: "End every session" }).click();
    }
    // feature:devices end
    await expect(tab.getByRole("heading", { name: "Unavailable" })).toBeVisible();
    expect(await look(tab), name).toEqual(others);
    await expect(tab.getByText("signed in")).toHaveCount(0);
  }
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: "Unavailable" })).toBeVisible();

  await postgres.start();
  await expect.poll(ready).toBe(200);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page).toHaveURL("/login?reason=signed_out");

  await signInByForm(page, person);
  await expect(page.getByRole("heading", { name: /^Hello/ })).toBeVisible();
  const plain = await device({ baseURL: instance.origin, javaScriptEnabled: false });
  const form = await signInAs(person, plain);
  await form.goto("/settings/profile");
  await form.getByRole("textbox", { name: "Name" }).fill('Ada "at length"');
  for (const browser of [context, plain]) await browser.clearCookies({ name: accessCookie });
  await postgres.stop();
  expect((await page.goto("/settings/profile"))?.status()).toBe(503);
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByRole("heading", { name: "Unavailable" })).toBeVisible();
  for (const tab of [page, form]) expect(await look(tab), "a refresh").toEqual(others);
  await expect(page.getByRole("timer")).toHaveText(/Next try in|Trying now/);
  await postgres.start();
  await expect.poll(ready).toBe(200);
  // What was only looked at comes back by itself, half a minute later at most; what was sent waits for its person.
  await expect(page).toHaveURL("/settings/profile", { timeout: 40_000 });
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue(person.name);
  await form.getByRole("button", { name: "Try again" }).click();
  await expect(form.getByText("Saved.")).toBeVisible();
  await expect(form.getByRole("textbox", { name: "Name" })).toHaveValue('Ada "at length"');
});
