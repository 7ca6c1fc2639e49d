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
  await differ(page.getByRole("link", { name: "Profile", exact: true }), page.getByRole("link", { name: "Dashboard" }));
  await page.getByRole("button", { name: /^Account: / }).click();
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

/** A colour of the palette, as the page has it now. */
const palette = (page: Page, name: string) =>
  page.evaluate((property) => {
    const probe = document.body.appendChild(document.createElement("i"));
    probe.style.color = `var(--${property})`;
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }, name);

const border = (what: Locator) =>
  what.evaluate((element) => {
    const { borderTopColor, borderTopStyle } = getComputedStyle(element);
    return { colour: borderTopColor, style: borderTopStyle };
  });

test("verdigris is what is done, red what could not be", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/login?reason=signed_out");
  expect((await border(page.getByRole("main").getByRole("status").filter({ hasText: "signed out" }))).colour).toBe(
    await palette(page, "verdigris-line"),
  );
  await page.goto("/login?reason=session_reused");
  expect((await border(page.getByRole("main").getByRole("alert"))).colour).toBe(await palette(page, "red-line"));
});

test("the ring of the focus keeps a gap, and leaves the border to say what is wrong", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/login");
  const email = page.getByLabel("E-mail");
  await email.focus();
  const usual = await border(email);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(email).toBeFocused();
  await expect(email).toHaveAttribute("aria-invalid", "true");
  const ring = await email.evaluate((element) => {
    const { outlineColor, outlineOffset, outlineStyle, outlineWidth } = getComputedStyle(element);
    return { outlineColor, gap: parseFloat(outlineOffset), outlineStyle, width: parseFloat(outlineWidth) };
  });
  expect(ring).toMatchObject({ gap: 2, width: 2, outlineStyle: "solid" });
  const wrong = { colour: await palette(page, "red-ink"), style: "solid" };
  await expect.poll(() => border(email), "focused").toEqual(wrong);
  expect(usual.colour).not.toBe(wrong.colour);
  expect(ring.outlineColor).not.toBe(wrong.colour);
  await email.blur();
  expect(await border(email), "left").toEqual(wrong);

  await page.emulateMedia({ forcedColors: "active" });
  expect((await border(email)).style, "where colours are the system's").not.toBe(usual.style);
});

test("on paper a page is black on white in either theme, and has nothing to press", async ({ signedIn: page }) => {
  await page.goto("/dashboard");
  await page.locator("html").evaluate((html) => html.setAttribute("data-theme", "dark"));
  await page.emulateMedia({ media: "print" });
  expect(await groundOf(page.locator("html"))).toBe("rgb(255, 255, 255)");
  const body = page.locator("body");
  expect(await body.evaluate((element) => getComputedStyle(element).color)).toBe("rgb(0, 0, 0)");
  await expect(page.getByRole("heading", { name: /^Hello/ })).toBeVisible();
  await expect(page.locator(".key:visible, nav:visible, footer:visible, [data-gate]:visible")).toHaveCount(0);
  for (const plate of await page.locator(".plate:visible").all())
    expect(await plate.evaluate((element) => getComputedStyle(element).breakInside)).toBe("avoid");
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
