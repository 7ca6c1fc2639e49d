import type { Page, Request } from "@playwright/test";
import { expect, test } from "./fixtures";

const isFont = (request: Request) => request.resourceType() === "font";

/** Follows the fonts that a page fetches: their names, as the build calls them. */
function fontsOf(page: Page): string[] {
  const names: string[] = [];
  page.on("request", (request) => {
    if (isFont(request)) names.push(new URL(request.url()).pathname.split("/").at(-1)?.split(".")[0] ?? "");
  });
  return names;
}

test("one font is fetched ahead, and only what is shown is fetched at all", async ({ page }) => {
  const names = fontsOf(page);
  const answers: Promise<number>[] = [];
  page.on("response", (response) => {
    if (isFont(response.request())) answers.push(response.body().then((body) => body.length));
  });
  await page.goto("/login", { waitUntil: "networkidle" });
  await expect(page.locator('link[rel="preload"][as="font"]')).toHaveCount(1);
  expect(names[0]).toMatch(/^geist_latin_wght/);
  expect(new Set(names).size, "the text, and the caption under the gate").toBe(names.length);
  expect(names.length).toBeLessThanOrEqual(2);
  const bytes = (await Promise.all(answers)).reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeGreaterThan(20_000);
  expect(bytes).toBeLessThan(60_000);
});

test("letters of other alphabets are Geist too, fetched when one is shown", async ({ page }) => {
  await page.goto("/login", { waitUntil: "networkidle" });
  for (const [letters, name] of [
    ["\u017dlu\u0165ou\u010dk\u00fd", /latin_ext/],
    ["\u041f\u0440\u0438\u0432\u0435\u0442", /cyrillic/],
    ["Nguy\u1ec5n", /vietnamese/],
  ] as const) {
    const fetched = page.waitForRequest((request) => isFont(request) && name.test(request.url()));
    await page.getByRole("heading", { name: "Sign in" }).evaluate((heading, text) => heading.append(text), letters);
    await fetched;
  }
});

for (const path of ["/", "/login"])
  test(`letters of one width that come late move nothing on ${path}`, async ({ page }) => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route(/geist_mono/, async (route) => {
      await released;
      await route.continue();
    });
    const asked = page.waitForRequest(/geist_mono/);
    await page.goto(path, { waitUntil: "domcontentloaded" });
    await asked;
    // What the other letters moved when they came is not what this is about.
    await page.waitForFunction(() =>
      [...document.fonts].every(({ family, status }) => status !== "loading" || /mono/i.test(family)),
    );
    await page.evaluate(async () => {
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      await frame();
      await frame();
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if ("value" in entry) shifts.push(Number(entry.value));
      }).observe({ type: "layout-shift" });
    });
    release();
    await page.evaluate(() => document.fonts.ready);
    const shifts = await page.evaluate(async () => {
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      await frame();
      await frame();
      return (window as unknown as { shifts: number[] }).shifts;
    });
    expect(shifts).toEqual([]);
  });
