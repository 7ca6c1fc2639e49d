import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { motionOf } from "./passage";

test.use({ viewport: { width: 1280, height: 800 } });

const lattice = (page: Page) => page.locator(".gate-passage .gate-lattice");
const heightOf = (what: Locator) => what.evaluate((element) => element.getBoundingClientRect().height);

test("the lattice rises as a session begins, in about half a second, and hangs there later on", async ({
  signedIn: page,
  query,
  person,
}) => {
  await page.goto("/dashboard");
  const height = await heightOf(lattice(page));
  const { ends, y } = await motionOf(lattice(page));
  expect(ends).toBeGreaterThanOrEqual(450);
  expect(ends).toBeLessThanOrEqual(600);
  expect(y[0], "from the ground").toBeGreaterThan(height * 0.7);
  expect(y[30], "slowly").toBeGreaterThan(height * 0.6);
  expect(Math.min(...y), "a little too far").toBeLessThan(0);
  expect(y.at(-1), "to its rest").toBe(0);

  await query(
    `UPDATE "Session" s SET "createdAt" = now() - interval '1 minute' FROM "User" u WHERE u."id" = "userId" AND "email" = $1`,
    person.email,
  );
  await page.reload();
  await expect(page.locator(".gate-passage [data-gate]")).toHaveAttribute("data-gate", "open");
});

test("it falls to the ground and comes up once, a little", async ({ page }) => {
  await page.goto("/login?reason=signed_out");
  const height = await heightOf(lattice(page));
  const { y } = await motionOf(lattice(page));
  expect(y[0], "from above").toBeLessThan(-height * 0.7);
  expect(y.at(-1), "to the ground").toBe(0);
  const steps = y.slice(1).map((at, moment) => at - (y[moment] ?? at));
  const ways = steps.filter((step) => Math.abs(step) > 0.01).map((step) => (step > 0 ? "down" : "up"));
  expect(ways.filter((way, index) => way !== ways[index - 1])).toEqual(["down", "up", "down"]);
  const struck = steps.findIndex((step) => step < 0);
  expect(Math.min(...y.slice(struck))).toBeGreaterThan(-height * 0.05);
});

test("a wrong password rattles it by two pixels, each time anew, and a field left empty does not", async ({
  page,
  person,
}) => {
  const rattles: string[] = [];
  await page.exposeFunction("noteRattle", () => void rattles.push("rattle"));
  await page.addInitScript(() => {
    addEventListener("animationstart", ({ animationName }) => {
      if (animationName === "gate-rattle") (window as unknown as { noteRattle: () => void }).noteRattle();
    });
  });
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText("The password is missing.")).toBeVisible();
  expect(rattles).toEqual([]);

  await page.getByLabel("Password", { exact: true }).fill("not the password at all");
  for (const times of [1, 2]) {
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect.poll(() => rattles.length).toBe(times);
  }
  const { x } = await motionOf(page.locator(".gate-passage .gate-play"));
  expect(Math.max(...x)).toBeCloseTo(2, 0);
  expect(Math.min(...x)).toBeCloseTo(-2, 0);
  expect(x.at(-1)).toBe(0);
});
