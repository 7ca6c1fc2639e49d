import type { Page } from "@playwright/test";
import { expect, test } from "../../fixtures";
import { expectAccessible } from "../../accessibility";

test.use({ contextOptions: { reducedMotion: "reduce" } });

const result = (page: Page) => page.locator("#refused").getByRole("status");
const run = (page: Page) => page.getByRole("button", { name: "Run it for real" }).click();

test("whoever is signed in sees the end of a session that was made for it, and stays signed in", async ({
  signedIn: page,
}) => {
  await page.goto("/");
  await run(page);
  const rows = result(page).getByRole("listitem");
  await expect(rows).toHaveCount(4);
  await expect(rows.nth(0)).toContainText(/[0-9a-f-]{36}/);
  await expect(rows.nth(1)).toContainText(/200.*\d ms/);
  await expect(rows.nth(2)).toContainText(/no instance accepts the token.*\d ms/);
  await expect(rows.nth(3)).toContainText(/401 invalid_token.*\d ms/);
  await expect(page.getByRole("radio", { name: "The copy is used again" })).toBeChecked();
  await expect(page.getByRole("button", { name: "Run it again" })).toBeVisible();
  await expectAccessible(page, "/ with a demonstration", "#refused");
  expect((await page.request.get("/api/me")).status()).toBe(200);
});

test("whoever is signed out meanwhile is told so, and led to sign in", async ({ signedIn: page, watch }) => {
  watch.expects(/status of 401/);
  await page.goto("/");
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const { origin } = new URL(page.url());
  expect((await fetch(`${origin}/api/auth/logout`, { method: "POST", headers: { cookie } })).status).toBe(204);
  await run(page);
  await expect(result(page)).toContainText("Your session is over.");
  await expect(result(page).getByRole("link", { name: "Sign in" })).toHaveAttribute("href", /^\/login\?next=/);
});

test("whoever asks too often is told to come back later", async ({ signedIn: page, watch }) => {
  watch.expects(/status of 429/);
  for (let times = 0; times < 10; times += 1) await page.request.post("/api/demonstration");
  await page.goto("/");
  await run(page);
  await expect(result(page)).toContainText("Too many attempts.");
});

test("a server that is away is told, and the recording stays", async ({ signedIn: page, context, watch }) => {
  watch.expects(/ERR_INTERNET_DISCONNECTED|Failed to load resource/);
  await page.goto("/");
  await context.setOffline(true);
  await run(page);
  await expect(result(page)).toContainText("No answer came back.");
  await context.setOffline(false);
});

test("whoever is not signed in is led to sign in, and back", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Run it for real" })).toHaveCount(0);
  await page.locator("#refused").getByRole("link", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/login?next=%2F");
});
