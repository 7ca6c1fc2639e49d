import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { notePassages } from "./passage";
import { fromMenu, signInByForm } from "./people";

test.use({ viewport: { width: 1280, height: 800 } });

const gateOf = (page: Page) => page.locator(".gate-passage");
const widthOf = (what: Locator) => what.evaluate((element) => element.getBoundingClientRect().width);
const signOut = (page: Page) => fromMenu(page, "Sign out");

test("signing in carries the gate into the dashboard's", async ({ page, person }) => {
  const passages = await notePassages(page);
  await page.goto("/login");
  const large = await widthOf(gateOf(page));
  await signInByForm(page, person);
  await expect(page).toHaveURL("/dashboard");
  await expect.poll(() => passages.length).toBe(1);
  const small = await widthOf(gateOf(page));
  expect(small).toBeLessThan(large);
  expect(passages[0]?.from).toBeCloseTo(large, 0);
});

test("no other change of pages by scripts is a transition", async ({ page }) => {
  const passages = await notePassages(page);
  await page.goto("/");
  await page.getByRole("navigation").getByRole("link", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/login");
  // feature:sign-up begin
  await page.getByRole("link", { name: "Create an account" }).click();
  await expect(page).toHaveURL("/signup");
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/login");
  // feature:sign-up end
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(passages).toEqual([]);
});

test("a way out of a page without a gate is a plain change of the page", async ({ signedIn: page }) => {
  const passages = await notePassages(page);
  await page.goto("/settings/profile");
  await signOut(page);
  await expect(page).toHaveURL("/login?reason=signed_out");
  await expect(gateOf(page).locator("[data-gate]")).toHaveAttribute("data-gate", "falling");
  expect(passages.flatMap(({ moving }) => moving)).toEqual([]);
});

test("nobody waits for the gate: whoever acts while it is on its way is served at once", async ({ page, person }) => {
  const passages = await notePassages(page, true);
  await page.goto("/login");
  await signInByForm(page, person);
  await expect.poll(() => passages.length).toBe(1);
  await fromMenu(page, "Settings");
  await expect(page).toHaveURL(/\/settings\//);
  await expect(page.getByRole("heading", { name: "Open for you" })).toHaveCount(0);
});

test("for those who ask for less motion both are plain changes of the page", async ({ page, person }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const passages = await notePassages(page);
  await page.goto("/login");
  await signInByForm(page, person);
  await expect(page).toHaveURL("/dashboard");
  await expect(page.getByRole("heading", { name: "Open for you" })).toBeVisible();
  await signOut(page);
  await expect(page).toHaveURL("/login?reason=signed_out");
  expect(passages.flatMap(({ moving }) => moving)).toEqual([]);
});

for (const width of [360, 1440]) {
  test(`the gate stays where it is while somebody comes in and leaves, ${width} pixels wide`, async ({
    page,
    person,
    watch,
  }) => {
    // Letters that come late move what stands beside the gate, and are not what this is about.
    watch.expects(/ERR_FAILED/);
    await page.route(/\.woff2$/, (route) => route.abort());
    // A slow machine shows a page in pieces as they come.
    const slow = await page.context().newCDPSession(page);
    await slow.send("Emulation.setCPUThrottlingRate", { rate: 5 });
    const jumps: string[] = [];
    await page.setViewportSize({ width, height: 800 });
    await page.exposeFunction("noteJump", (what: string) => void jumps.push(what));
    await page.addInitScript(() => {
      type Shift = PerformanceEntry & { readonly sources: readonly { readonly node: Node | null }[] };
      const noting = window as unknown as { noteJump: (what: string) => void };
      new PerformanceObserver((list) => {
        for (const { node } of (list.getEntries() as Shift[]).flatMap(({ sources }) => sources))
          if (node instanceof Element && node.closest("aside, .gate-passage") !== null) noting.noteJump(node.outerHTML);
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto("/login");
    await signInByForm(page, person);
    await expect(page.getByRole("heading", { name: "Open for you" })).toBeVisible();
    await signOut(page);
    await expect(page).toHaveURL("/login?reason=signed_out");
    expect(jumps).toEqual([]);
  });
}
