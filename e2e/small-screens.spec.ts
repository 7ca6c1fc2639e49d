import type { Locator } from "@playwright/test";
import { expect, test } from "./fixtures";
import { narrowKeys } from "./narrow-keys";

const boxOf = (what: Locator) =>
  what.evaluate((element) => {
    const { top, bottom, left, right, height, width } = element.getBoundingClientRect();
    return { top, bottom, left, right, height, width };
  });

for (const width of [320, 360, 768, 899]) {
  test(`a page with one thing to do has the gate above it, ${width} pixels wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.goto("/login");
    const band = page.locator("aside");
    const side = await boxOf(band);
    const lattice = await boxOf(band.locator(".gate-lattice"));
    expect(side.width).toBe(width);
    expect(side.height).toBeGreaterThanOrEqual(120);
    expect(side.height).toBeLessThanOrEqual(160);
    expect(side.bottom).toBeLessThanOrEqual((await boxOf(page.getByRole("main"))).top);
    expect(lattice.bottom, "whole spikes").toBeLessThanOrEqual(side.bottom);
    expect(lattice.bottom, "and no more than a floor below them").toBeGreaterThan(side.bottom - 24);
    expect(lattice.left).toBeGreaterThan(0);
    expect(lattice.right).toBeLessThan(width);
    await expect(band.locator(".gate-light")).toBeVisible();
  });
}

test("from 900 pixels on it stands beside it", async ({ page }) => {
  await page.setViewportSize({ width: 900, height: 800 });
  await page.goto("/login");
  const side = await boxOf(page.locator("aside"));
  expect(side.left).toBeGreaterThanOrEqual((await boxOf(page.getByRole("main"))).right);
  expect(side.height).toBe(800);
  expect((await boxOf(page.locator("aside .gate"))).top).toBeGreaterThan(0);
});

test("on a screen that is low it takes no more than it must", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 256 });
  await page.goto("/login");
  expect((await boxOf(page.locator("aside"))).height).toBe(120);
});

for (const width of [320, 360, 768, 1023]) {
  test(`the start page has the arch below what one can do, ${width} pixels wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.goto("/");
    const hero = page.getByRole("main").locator("section").first();
    const gate = await boxOf(hero.locator(".gate"));
    const ways = await boxOf(hero.getByRole("link", { name: "Watch a token being refused" }));
    expect(gate.top).toBeGreaterThan(ways.bottom);
    expect(gate.bottom, "on the ground").toBeLessThanOrEqual((await boxOf(hero)).bottom);
    expect(gate.left).toBeGreaterThanOrEqual(0);
    expect(gate.right).toBeLessThanOrEqual(width);
    expect(gate.height, "whole").toBeCloseTo((gate.width * 441) / 400, 0);
  });
}

test("and beside it on a wide one", async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 800 });
  await page.goto("/");
  const hero = page.getByRole("main").locator("section").first();
  const ways = await boxOf(hero.getByRole("link", { name: "Watch a token being refused" }));
  expect((await boxOf(hero.locator(".gate"))).left).toBeGreaterThan(ways.right);
});

test("on a phone all that is pressed on a plate is as wide as the plate is inside", async ({ signedIn: page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  for (const path of ["/settings/security", "/settings/profile", "/dashboard"]) {
    await page.goto(path);
    expect([path, await narrowKeys(page)]).toEqual([path, []]);
  }
});
