import type { Page } from "@playwright/test";
import { contrastOf } from "./contrast";
import { expect, test } from "./fixtures";
import { signInByForm } from "./people";
import { letAccessTokenExpire } from "./tokens";

const activity = (page: Page) => page.getByRole("list", { name: "Activity", exact: true }).getByRole("listitem");

test("after asking with a token that has expired, the page tells of the new one", async ({
  signedIn: page,
  context,
}) => {
  await page.clock.install();
  await page.goto("/dashboard");
  const token = page.getByRole("region", { name: "Access token" });
  await expect(token).toContainText("left");
  // Before scripts run there is no clock in the page that could move on.
  await expect(async () => {
    await page.clock.fastForward("11:00");
    await expect(token).toContainText("over", { timeout: 2000 });
  }).toPass();
  await letAccessTokenExpire(context);
  await page.getByRole("button", { name: "Ask it now" }).click();
  await expect(page.getByText(/^200 in/)).toBeVisible();
  await expect(token).toContainText("left");
});

test("says on how many devices one is signed in and what has happened, in words, and the times stay right", async ({
  page,
  device,
  signInAs,
  person,
  origin,
}) => {
  const elsewhere = await device({ baseURL: origin });
  await signInAs(person, elsewhere);
  await page.clock.install();
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill("not the password at all");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("do not open an account");
  await signInByForm(page, person);
  await expect(page.getByText("Signed in on 2 devices, last seen elsewhere just now.")).toBeVisible();
  await expect(activity(page).nth(0)).toHaveText(/^New sign-in, Chrome on \w+, this sessiontoday /);
  await expect(activity(page).nth(1)).toHaveText(/^Failed sign-in, Chrome on \w+today /);
  await expect(activity(page).nth(2)).toHaveText(/^New sign-in, Chrome on \w+today /);
  // A page that has not come alive yet has no clock to be moved on.
  await expect(async () => {
    await page.clock.fastForward("05:00");
    await expect(page.getByText(/^Signed in on 2 devices, last seen elsewhere \d+ minutes ago\.$/)).toBeVisible({
      timeout: 1000,
    });
  }).toPass();
  await page.clock.fastForward("24:00:00");
  await expect(activity(page).nth(0)).toHaveText(/, this sessionyesterday /);
});

test("whoever is signed in nowhere else reads so", async ({ signedIn: page }) => {
  await page.goto("/dashboard");
  await expect(page.getByText("Signed in on this device and on no other.")).toBeVisible();
});

test("the token's claims are folded away; unfolded, no identifier is broken, on the narrowest screen neither", async ({
  signedIn: page,
}) => {
  await page.goto("/dashboard");
  const claims = page.getByRole("group").filter({ hasText: "What your token says" });
  const identifiers = claims.locator(".identifier");
  await expect(identifiers.first()).toBeHidden();
  await claims.getByText("What your token says").click();
  await expect(identifiers).toHaveCount(3);
  for (const width of [320, 360, 768, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    const fit = () =>
      identifiers.evaluateAll((all) =>
        all.map((id) => ({
          lines: id.getClientRects().length,
          inside: id.getBoundingClientRect().right <= (id.parentElement?.getBoundingClientRect().right ?? 0) + 0.5,
        })),
      );
    await expect.poll(fit, `at ${width} pixels`).toEqual(Array.from({ length: 3 }, () => ({ lines: 1, inside: true })));
  }
});

test("identifiers and the command are copied whole, and what has come of it is said", async ({
  signedIn: page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/dashboard");
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await page.getByRole("button", { name: "Copy the command" }).click();
  await expect(page.getByText("Copied.")).toBeAttached();
  expect(await copied()).toBe(`curl ${new URL(page.url()).origin}/api/me \\\n  -H "Authorization: Bearer $TOKEN"`);
  await page.getByText("What your token says").click();
  await page.getByRole("button", { name: "Copy sid" }).click();
  await expect.poll(copied).toBe(await page.locator(".identifier").nth(1).innerText());
  await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await page.getByRole("button", { name: "Copy jti" }).click();
  await expect(page.getByText("Could not copy. Select it instead.")).toBeAttached();
});

test("the answer of the API stands where its shape has stood: nothing moves", async ({ signedIn: page }) => {
  await page.goto("/dashboard");
  const panel = page.getByRole("region", { name: "Ask the API" });
  const size = async () => {
    const { width, height } = (await panel.boundingBox()) ?? {};
    return { width, height };
  };
  const before = await size();
  await expect(panel.getByText("Not asked yet")).toBeVisible();
  await panel.getByRole("button", { name: "Ask it now" }).click();
  await expect(panel.getByText(/^200 in/)).toBeVisible();
  await expect(panel.getByRole("region", { name: "Answer of the API" })).toContainText('"sessionId"');
  expect(await size()).toEqual(before);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the rays between the scales can be seen in ${colorScheme}`, async ({ signedIn: page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto("/dashboard");
    const [edge, light, ground] = await page.getByRole("region", { name: "This session" }).evaluate((panel) => {
      const styleOf = (ray: string) => getComputedStyle(panel.querySelector(`[data-ray="${ray}"]`) ?? panel);
      const { fill, opacity } = styleOf("light");
      const { backgroundColor } = getComputedStyle(panel);
      return [
        styleOf("edge").stroke,
        `color-mix(in srgb, ${fill} ${Number(opacity) * 100}%, ${backgroundColor})`,
        backgroundColor,
      ];
    });
    expect(await contrastOf(page, edge, ground), "its edges, as of graphics (WCAG 1.4.11)").toBeGreaterThanOrEqual(3);
    expect(await contrastOf(page, light, ground), "what lies between them").toBeGreaterThan(1.2);
  });
}

test("nothing moves while the page comes to life on a phone", async ({ signedIn: page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await page.addInitScript(() => {
    const moved: unknown[] = [];
    Object.assign(window, { moved });
    new PerformanceObserver((list) =>
      moved.push(...list.getEntries().map((entry) => entry.toJSON() as unknown)),
    ).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto("/dashboard");
  await expect(page.getByRole("button", { name: "Ask it now" })).toBeEnabled();
  await expect(activity(page).first()).toContainText("today");
  expect(await page.evaluate(() => (window as unknown as { moved: unknown[] }).moved)).toEqual([]);
});

test.describe("with JavaScript off", () => {
  test.use({ javaScriptEnabled: false });

  test("times are in UTC, the claims unfold, the API answers with a page of its own, and nothing is there that does nothing", async ({
    signedIn: page,
  }) => {
    await page.goto("/dashboard");
    await expect(activity(page).first()).toContainText(/ UTC$/);
    await page.getByText("What your token says").click();
    await expect(page.locator(".identifier").first()).toBeVisible();
    await expect(page.getByRole("button", { name: /^Copy/ })).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Ask it now" })).toHaveCount(0);
    await page.getByRole("link", { name: "Ask it now" }).click();
    await expect(page).toHaveURL("/api/me");
    await expect(page.getByText("sessionId")).toBeVisible();
  });
});
