import type { Page } from "@playwright/test";
import { mostTokens } from "@/lib/shared/features/api-tokens/lives";
import { scopes } from "@/lib/shared/scopes";
import { expectAccessible, tabTo } from "../../accessibility";
import { expect, test } from "../../fixtures";

const settings = "/settings/tokens";
/** What a token may be let do, as people read it. */
const words = Object.values<string>(scopes);
const shown = (page: Page) => page.locator("code", { hasText: /^ptk_/ });

/** What a program is answered that has a token. */
const statusOf = async (origin: string, token: string): Promise<number> =>
  (await fetch(`${origin}/api/me`, { headers: { authorization: `Bearer ${token}` } })).status;

/** Makes a token by the form, and reads it. */
async function make(page: Page, name: string): Promise<string> {
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Make a token" }).click();
  await expect(page.getByText(`“${name}” is made.`)).toBeVisible();
  await expect(page.locator("[data-form-message]", { hasText: name })).toBeFocused();
  return shown(page).innerText();
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("a token is made, shown once, works, and is refused once it is revoked", async ({
      signedIn: page,
      origin,
    }) => {
      await page.goto("/settings/profile");
      await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Tokens" }).click();
      await expect(page.getByRole("heading", { name: "You have none yet" })).toBeVisible();
      for (const name of words) await page.getByRole("checkbox", { name }).check();
      await page.getByLabel("Expires").selectOption("In 90 days");
      const token = await make(page, "Backup");
      expect(await statusOf(origin, token)).toBe(200);
      const row = page.getByRole("main").getByRole("listitem").filter({ hasText: "Backup" });
      await expect(row).toContainText("Not used yet");
      for (const name of words) await expect(row).toContainText(name);

      await page.goto(settings);
      await expect(shown(page)).toHaveCount(0);
      const second = await make(page, "Monitor");
      const list = page.getByRole("main").getByRole("listitem");
      await expect(list).toHaveCount(2);
      const monitor = list.filter({ hasText: "Monitor" });
      await expect(monitor).toContainText("Only says whose it is.");
      await monitor.getByText("Revoke", { exact: false }).first().click();
      await monitor.getByRole("button", { name: "Yes, revoke it" }).click();
      await expect(page.getByText("That token is revoked. Its next request is refused.")).toBeVisible();
      await expect(list).toHaveCount(1);
      await expect(shown(page), "what is over is shown no longer").toHaveCount(0);
      expect([await statusOf(origin, second), await statusOf(origin, token)]).toEqual([401, 200]);
    });
  });
}

test("a token is copied by a press, and nothing of it is left in the page afterwards", async ({ signedIn: page }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(settings);
  const token = await make(page, "Backup");
  await page.getByRole("button", { name: "Copy the token" }).click();
  await expect(page.getByText("Copied.")).toBeAttached();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(token);
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Profile" }).click();
  await expect(page).toHaveURL("/settings/profile");
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Make another one" })).toBeVisible();
  await expect(shown(page)).toHaveCount(0);
});

test("what is wrong is said at its field, and what was typed and ticked stays", async ({ signedIn: page }) => {
  await page.goto(settings);
  const [name] = words;
  if (name !== undefined) await page.getByRole("checkbox", { name }).check();
  await page.getByLabel("Expires").selectOption("In a year");
  await page.getByRole("button", { name: "Make a token" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toHaveAccessibleDescription(/The name is missing/);
  await expect(page.getByLabel("Name", { exact: true })).toBeFocused();
  await expect(page.getByLabel("Expires")).toHaveValue(String(365 * 86_400));
  if (name !== undefined) await expect(page.getByRole("checkbox", { name })).toBeChecked();
});

test("the page of the password says that tokens go on, lists them, and leads to where they are revoked", async ({
  signedIn: page,
  person,
  origin,
}) => {
  await page.goto(settings);
  const token = await make(page, "Backup");
  await page.goto("/settings/security");
  await page.getByLabel("Current password").fill(person.password);
  await page.getByLabel("New password", { exact: true }).fill("quiet seventeen rivers");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Your API tokens still work.")).toBeVisible();
  expect(await statusOf(origin, token)).toBe(200);
  await expect(page.getByRole("region", { name: "Tokens" }).getByRole("listitem")).toContainText(["Backup"]);
  await page.getByRole("link", { name: "Revoke tokens" }).click();
  await expect(page).toHaveURL(settings);
});

test.describe("accessible and fit for every screen", () => {
  // What moves is not judged half-way.
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("is every state of the page, by keyboard too", async ({ signedIn: page, person, query }) => {
    test.slow();
    await page.goto(settings);
    await expectAccessible(page, "no token");
    await page.getByLabel("Name", { exact: true }).focus();
    await page.keyboard.type("W".repeat(60));
    const [name] = words;
    if (name !== undefined) {
      await tabTo(page, "checkbox", name);
      await page.keyboard.press("Space");
    }
    await tabTo(page, "button", "Make a token");
    await page.keyboard.press("Enter");
    await expect(shown(page)).toBeVisible();
    await expectAccessible(page, "a token that is shown");
    await make(page, "Monitor");
    await page.getByText("Revoke all", { exact: true }).click();
    await expectAccessible(page, "two tokens, about to be revoked");
    await page.getByRole("button", { name: "Yes, revoke all" }).click();
    await expect(page.getByText("All tokens are revoked.")).toBeVisible();
    await expectAccessible(page, "all revoked");
    await query(
      `INSERT INTO "ApiToken" ("id", "userId", "hash", "name", "scopes", "expiresAt", "lastUsedAt")
       SELECT gen_random_uuid(), u."id", gen_random_uuid()::text, 'Token ' || n, '{}', now() + interval '1 year', now()
       FROM "User" u, generate_series(1, ${mostTokens}) n WHERE u."email" = $1`,
      person.email,
    );
    await page.reload();
    await expect(page.getByText(`An account has ${mostTokens} at most. Revoke one first.`)).toBeVisible();
    await expectAccessible(page, "as many as there may be");
  });
});
