import type { Page } from "@playwright/test";
import { expectAccessible, tabTo } from "./accessibility";
import { expect, test } from "./fixtures";

const button = (page: Page) => page.getByRole("button", { name: /^Account: / });
const menu = (page: Page) => page.locator("#account-menu");

for (const javaScriptEnabled of [true, false]) {
  test.describe(`with JavaScript ${javaScriptEnabled ? "on" : "off"}, the menu of the account`, () => {
    test.use({ javaScriptEnabled, contextOptions: { reducedMotion: "reduce" } });

    test("says who is signed in and leads to the settings", async ({ signedIn: page, person }) => {
      await page.goto("/dashboard");
      await expect(menu(page)).toBeHidden();
      await expect(button(page)).toHaveAccessibleName(`Account: ${person.name}`);
      await button(page).click();
      await expect(menu(page)).toContainText(person.name);
      await expect(menu(page)).toContainText(person.email);
      await menu(page).getByRole("link", { name: "Settings" }).click();
      await expect(page.getByRole("navigation", { name: "Settings" })).toBeVisible();
      await expect(menu(page)).toBeHidden();
    });

    test("keeps the theme that is chosen in it", async ({ signedIn: page }) => {
      await page.goto("/dashboard");
      await button(page).click();
      const kept = page.waitForResponse((response) => new URL(response.url()).pathname === "/api/theme");
      await menu(page).getByRole("button", { name: "Dark" }).click();
      await kept;
      await page.goto("/dashboard");
      await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    });

    test("opens, closes and leads on by keyboard alone", async ({ signedIn: page, person }) => {
      await page.goto("/dashboard");
      await tabTo(page, "button", `Account: ${person.name}`);
      await page.keyboard.press("Enter");
      await expect(menu(page)).toBeVisible();
      await page.keyboard.press("Tab");
      await expect(menu(page).getByRole("link").or(menu(page).getByRole("button")).first()).toBeFocused();
      await page.keyboard.press("Escape");
      await expect(menu(page)).toBeHidden();
      await expect(button(page)).toBeFocused();
      await page.keyboard.press("Enter");
      await tabTo(page, "button", "Sign out");
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL("/login?reason=signed_out");
    });
  });
}

test("the open menu fits every screen, lies within it, moves nothing, and axe finds nothing wrong with it", async ({
  signedIn: page,
}) => {
  await page.goto("/dashboard");
  const boxOf = (name: string) => page.getByRole("main").getByRole("heading", { name }).boundingBox();
  for (const width of [320, 360, 768, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    const before = await boxOf("Hello");
    await button(page).click();
    const [sheet, opener] = [await menu(page).boundingBox(), await button(page).boundingBox()];
    if (sheet === null || opener === null) throw new Error("the menu is not there");
    expect(sheet.x, `${width}`).toBeGreaterThanOrEqual(0);
    expect(sheet.x + sheet.width, `${width}`).toBeLessThanOrEqual(width);
    expect(sheet.y, "below its button").toBeGreaterThanOrEqual(opener.y + opener.height);
    expect(await boxOf("Hello")).toEqual(before);
    await page.keyboard.press("Escape");
  }
  await button(page).click();
  await expectAccessible(page, "the menu of the account", "#account-menu");
});

test("a name of any length and kind leaves the header as it is", async ({ signedIn: page, person, query }) => {
  const heightOf = async () => (await page.getByRole("banner").boundingBox())?.height;
  await page.setViewportSize({ width: 320, height: 800 });
  await page.goto("/dashboard");
  const height = await heightOf();
  for (const name of ["W".repeat(80), "👩‍🚀 Ride", "Å"]) {
    await query(`UPDATE "User" SET "name" = $2 WHERE "email" = $1`, person.email, name);
    await page.goto("/dashboard");
    expect(await heightOf()).toBe(height);
    await button(page).click();
    const beyond = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(beyond).toBe(0);
  }
});

test("the pages of the settings stand beside their list, and on phones below it", async ({ signedIn: page }) => {
  await page.goto("/settings/profile");
  const list = page.getByRole("navigation", { name: "Settings" });
  const links = list.getByRole("link");
  await expect(list.locator('[aria-current="page"]')).toHaveCount(1);
  for (const width of [320, 360, 768, 1024, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    const [side, main] = [await list.boundingBox(), await page.getByRole("main").boundingBox()];
    if (side === null || main === null) throw new Error("the page has no navigation");
    if (width < 768) expect(side.y + side.height).toBeLessThanOrEqual(main.y);
    else expect(side.x + side.width).toBeLessThanOrEqual(main.x);
    for (const link of await links.all()) expect((await link.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  }
});
