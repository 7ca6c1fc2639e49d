import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures";

const groundOf = (what: Locator) => what.evaluate((element) => getComputedStyle(element).backgroundColor);

test("in forced colours one sees which theme, which page and which step is chosen", async ({ signedIn: page }) => {
  await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  const differ = async (chosen: Locator, other: Locator) => {
    await expect(chosen).toBeVisible();
    expect(await groundOf(chosen)).not.toBe(await groundOf(other));
  };
  await page.goto("/settings/profile");
  await differ(page.getByRole("link", { name: "Profile" }), page.getByRole("link", { name: "Dashboard" }));
  const themes = page.getByRole("form", { name: "Colour theme" });
  await differ(themes.getByRole("button", { name: "As the system" }), themes.getByRole("button", { name: "Dark" }));
  await themes.getByRole("button", { name: "Dark" }).click();
  await differ(themes.getByRole("button", { name: "Dark" }), themes.getByRole("button", { name: "As the system" }));
  await page.goto("/");
  await differ(
    page.getByText("You sign in", { exact: true }).first(),
    page.getByText("Someone copies the token").first(),
  );
});

/** What the browser paints around the page, and the ground of the page. */
const colours = (page: Page) =>
  page.evaluate(() => {
    const around = [...document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')];
    const probe = document.createElement("i");
    probe.style.color = around.find(({ media }) => matchMedia(media).matches)?.content ?? "";
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return [color, getComputedStyle(document.documentElement).backgroundColor];
  });

for (const [system, chosen] of [
  ["light", "Dark"],
  ["dark", "Light"],
] as const) {
  test(`what a browser on a system in ${system} paints around the page is ${chosen} when that was chosen, at once and after`, async ({
    page,
  }) => {
    const isOne = async () => new Set(await colours(page)).size;
    await page.emulateMedia({ colorScheme: system });
    await page.goto("/login");
    expect(await isOne(), "as the system").toBe(1);
    const kept = page.waitForResponse((response) => new URL(response.url()).pathname === "/api/theme");
    await page.getByRole("button", { name: chosen, exact: true }).click();
    await expect.poll(isOne, "at once").toBe(1);
    await kept;
    await page.reload();
    expect(await isOne(), "after").toBe(1);
    await page.getByRole("button", { name: "As the system" }).click();
    await expect.poll(isOne, "as the system again").toBe(1);
  });
}
