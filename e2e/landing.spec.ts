import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

const demo = (page: Page) => page.locator("#refused");
const step = (page: Page, index: number) => demo(page).getByRole("radio").nth(index);

/** Ends what runs under the chosen step, as its time would. */
const passStep = (page: Page) =>
  page.evaluate(() => {
    for (const animation of document.getAnimations())
      if (animation instanceof CSSAnimation && animation.animationName === "demo-step") animation.finish();
  });

/** How far the gate of the recording hangs below its arch; negative while it is up. */
const latticeTop = (page: Page) =>
  demo(page)
    .locator(".gate-lattice")
    .evaluate((lattice) => {
      for (const animation of lattice.getAnimations()) animation.finish();
      return new DOMMatrix(getComputedStyle(lattice).transform).f;
    });

test("the recording plays once when it is seen, to its end, and again when asked", async ({ page }) => {
  await page.goto("/");
  await expect(step(page, 0)).toBeChecked();
  await expect(demo(page).getByRole("button", { name: "Play" })).toBeVisible();
  await demo(page).scrollIntoViewIfNeeded();
  const pause = demo(page).getByRole("button", { name: "Pause" });
  await expect(pause).toBeVisible();
  expect(await latticeTop(page), "the gate is up").toBeLessThan(0);
  for (const next of [1, 2, 3]) {
    await passStep(page);
    await expect(step(page, next)).toBeChecked();
  }
  expect(await latticeTop(page), "the gate is down").toBe(0);
  const play = demo(page).getByRole("button", { name: "Play" });
  await expect(play).toBeVisible();
  await page.getByRole("heading", { level: 1 }).scrollIntoViewIfNeeded();
  await demo(page).scrollIntoViewIfNeeded();
  await expect(step(page, 3)).toBeChecked();
  await play.click();
  await expect(step(page, 0)).toBeChecked();
  await expect(pause).toBeVisible();
});

test("the recording stops when asked, and when somebody chooses a step", async ({ page }) => {
  await page.goto("/");
  await demo(page).scrollIntoViewIfNeeded();
  const [pause, play] = ["Pause", "Play"].map((name) => demo(page).getByRole("button", { name }));
  await pause?.click();
  await expect(play ?? demo(page)).toBeVisible();
  await play?.click();
  await demo(page).getByText("You sign out", { exact: true }).first().click();
  await expect(play ?? demo(page)).toBeVisible();
  await passStep(page);
  await expect(step(page, 2)).toBeChecked();
  await page.keyboard.press("ArrowDown");
  await expect(step(page, 3)).toBeChecked();
});

test.describe("with less motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("the recording waits to be stepped through, and offers nothing else", async ({ page }) => {
    await page.goto("/");
    await demo(page).scrollIntoViewIfNeeded();
    await expect(demo(page).getByRole("button", { name: "Play" })).toBeHidden();
    await expect(page.locator(".demo")).toHaveAttribute("data-playing", "false");
    await demo(page).getByText("The copy is used again").first().click();
    await expect(demo(page).getByText("401 Unauthorized")).toBeVisible();
  });
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the recording is stepped through, and no button is there that would do nothing", async ({ page }) => {
    await page.goto("/");
    await demo(page).getByText("Someone copies the token").first().click();
    await expect(step(page, 1)).toBeChecked();
    for (const name of ["Play", /^Copy/])
      await expect(page.getByRole("main").getByRole("button", { name })).toHaveCount(0);
  });
});

test("each command can be copied, and says that it has been", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/");
  const commands = await page.getByRole("main").locator("code.select-all").allTextContents();
  expect(commands).toEqual(["npm start", "npm start", "npm test"]);
  const keys = page.getByRole("main").getByRole("button", { name: /^Copy/ });
  for (const [index, command] of commands.entries()) {
    await keys.nth(index).click();
    await expect(page.getByRole("button", { name: `Copied ${command}` })).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(command);
    await page.keyboard.press("Tab");
  }
});

test("a command that can't be copied says so", async ({ page }) => {
  await page.goto("/");
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  await page.getByRole("button", { name: "Copy npm test" }).click();
  await expect(page.getByRole("button", { name: "Select it npm test" })).toBeVisible();
});

test("what is said of other ways names its sources, and each row says what its cells are where there are no columns", async ({
  page,
}) => {
  await page.goto("/");
  const rows = page.getByRole("table").getByRole("row");
  const count = await rows.count();
  expect(count).toBeGreaterThan(5);
  for (let index = 1; index < count; index += 1) {
    const sources = await rows
      .nth(index)
      .getByRole("link")
      .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
    expect(sources.length, `row ${index}`).toBeGreaterThan(0);
    if (index < count - 1) for (const source of sources) expect(source).toMatch(/^https:\/\//);
  }
  const label = () =>
    rows
      .nth(1)
      .getByRole("cell")
      .first()
      .evaluate((cell) => getComputedStyle(cell, "::before").content);
  expect(await label()).toBe("none");
  await page.setViewportSize({ width: 360, height: 800 });
  expect(await label()).toBe('"A copy works"');
});

test("the pictures come when they are seen, in the colours of the page, and at the size that was kept for them", async ({
  page,
}) => {
  const fetched: string[] = [];
  page.on("request", (request) => {
    if (request.resourceType() === "image") fetched.push(new URL(request.url()).pathname);
  });
  const shots = () => fetched.filter((path) => path.includes("/_next/static/media/"));
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("/");
  await page.waitForLoadState("load");
  expect(shots()).toEqual([]);
  await page.getByRole("heading", { name: "Security that people can see" }).scrollIntoViewIfNeeded();
  const shown = page.locator("#screens img:visible");
  const number = await shown.count();
  expect(number).toBeGreaterThan(0);
  for (const image of await shown.all()) {
    await image.scrollIntoViewIfNeeded();
    await expect
      .poll(() =>
        image.evaluate((element) => {
          const { complete, naturalWidth, naturalHeight, width, height } = element as HTMLImageElement;
          return complete && naturalWidth > 0 && Math.abs(naturalWidth / naturalHeight - width / height) < 0.01;
        }),
      )
      .toBe(true);
  }
  expect(shots()).toHaveLength(number);
  for (const path of shots()) expect(path).toMatch(/dark/);
  await page.getByRole("button", { name: "Theme", exact: true }).click();
  await page.getByRole("button", { name: "Light", exact: true }).click();
  await expect(page.locator("#screens img:visible").first()).toHaveAttribute("src", /light/);
});

test("nothing moves what one reads: not the fonts, not the scripts, not the recording, not the pictures", async ({
  page,
}) => {
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as PerformanceEntry & { value: number }).value);
    }).observe({ type: "layout-shift", buffered: true });
  });
  for (const width of [360, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto("/");
    for (const section of await page.getByRole("main").locator("section").all()) await section.scrollIntoViewIfNeeded();
    await demo(page).scrollIntoViewIfNeeded();
    await passStep(page);
    await page.getByRole("contentinfo").scrollIntoViewIfNeeded();
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    expect(await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts), `${width} pixels`).toEqual(
      [],
    );
  }
});
