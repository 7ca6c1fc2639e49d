import type { BrowserContext, Page } from "@playwright/test";
import { tabTo } from "./accessibility";
import { expect, test } from "./fixtures";
import { signInByForm } from "./people";
import { takenUp } from "./taken-up";
import { accessCookie, refreshCookie } from "./tokens";

const box = (page: Page) => page.getByRole("checkbox", { name: "Stay signed in on this device" });

/** What a browser brings along that was closed and opened again: the cookies that have an end. */
async function reopened(
  from: BrowserContext,
  open: (options: {
    storageState: { cookies: Awaited<ReturnType<BrowserContext["cookies"]>>; origins: [] };
  }) => Promise<BrowserContext>,
): Promise<Page> {
  const cookies = (await from.cookies()).filter(({ expires }) => expires !== -1);
  return (await open({ storageState: { cookies, origins: [] } })).newPage();
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("a browser that is closed and opened again is signed in where one stays, and nowhere else", async ({
      page,
      context,
      person,
      device,
      origin,
    }) => {
      const open: Parameters<typeof reopened>[1] = (options) =>
        device({ baseURL: origin, javaScriptEnabled, ...options });
      await page.goto("/login");
      await expect(box(page)).toBeChecked();
      await signInByForm(page, person);
      await expect(page).toHaveURL("/dashboard");
      const staying = await reopened(context, open);
      await staying.goto("/dashboard");
      await expect(staying).toHaveURL("/dashboard");

      await context.clearCookies();
      await page.goto("/login");
      await box(page).uncheck();
      await signInByForm(page, person);
      await expect(page).toHaveURL("/dashboard");
      await expect(page.getByText("This browser is to forget it when it closes.")).toBeVisible();
      const names = (await context.cookies()).filter(({ expires }) => expires === -1).map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining([accessCookie, refreshCookie]));
      const leaving = await reopened(context, open);
      await leaving.goto("/dashboard");
      await expect(leaving).toHaveURL("/login?next=%2Fdashboard");

      // feature:devices begin
      await staying.goto("/settings/sessions");
      await expect(staying.getByText("To be forgotten when its browser closes.")).toHaveCount(1);
      // feature:devices end
    });

    test("a form that was refused comes back with the box as it was", async ({ page, person }) => {
      for (const ticked of [false, true]) {
        await page.goto("/login");
        await box(page).setChecked(ticked);
        await signInByForm(page, { ...person, password: "not the one that it is" });
        await expect(page.getByText("That e-mail and password do not open an account.")).toBeVisible();
        await expect(box(page)).toBeChecked({ checked: ticked });
      }
    });
  });
}

test("the box is found by the keyboard, and says what it is for", async ({ page }) => {
  await page.goto("/login");
  await tabTo(page, "checkbox", "Stay signed in on this device");
  await expect(box(page)).toHaveAccessibleDescription("Untick it on a device that others use too.");
  await page.keyboard.press("Space");
  await expect(box(page)).not.toBeChecked();
});

test("a form that is half filled is found so on coming back, the box too", async ({ page }) => {
  await page.goto("/login");
  await takenUp(page.getByLabel("E-mail"));
  await page.getByLabel("E-mail").fill("ada@example.com");
  await box(page).uncheck();
  await page.getByRole("banner").getByRole("link", { name: "Portcullis" }).click();
  await expect(page).toHaveURL("/");
  await page.goto("/login");
  await expect(page.getByLabel("E-mail")).toHaveValue("ada@example.com");
  await expect(box(page)).not.toBeChecked();
});
