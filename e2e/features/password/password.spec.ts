import type { Page } from "@playwright/test";
import { expectAccessible } from "../../accessibility";
import { expect, test } from "../../fixtures";
import { type Person, signInByForm } from "../../people";

const password = "quiet seventeen rivers";
const chosen = (page: Page) => page.getByLabel("New password", { exact: true });

async function change(page: Page, person: Person): Promise<void> {
  await page.getByLabel("Current password", { exact: true }).fill(person.password);
  await chosen(page).fill(password);
  await page.getByRole("button", { name: "Change password" }).click();
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("whoever is signed in changes their password and stays; the other devices are out", async ({
      signedIn: page,
      device,
      signInAs,
      person,
      origin,
    }) => {
      const elsewhere = await signInAs(person, await device({ baseURL: origin, javaScriptEnabled }));
      await page.goto("/.well-known/change-password");
      await expect(page).toHaveURL("/settings/security");
      await change(page, { ...person, password: "not the current one" });
      const current = page.getByLabel("Current password", { exact: true });
      await expect(current).toHaveAccessibleDescription("This is not your current password.");
      await expect(current).toBeFocused();
      if (javaScriptEnabled) {
        await expect(chosen(page), "what was typed is still there").toHaveValue(password);
        await expect(chosen(page), "and still measured").toHaveAccessibleDescription(/^Long enough\./);
      }
      await change(page, person);
      await expect(page.getByRole("main").getByRole("status").first()).toContainText("Your password is changed.");
      await expect(current).toHaveValue("");
      await page.reload();
      await expect(page.getByRole("heading", { name: "Security" })).toBeVisible();
      await elsewhere.goto("/dashboard");
      await expect(elsewhere).toHaveURL(/\/login\?.*reason=session_ended/);
      await signInByForm(elsewhere, { ...person, password });
      await expect(elsewhere).toHaveURL("/dashboard");
    });
  });
}

test("a password that was typed before the scripts had come is measured when they are there", async ({
  signedIn: page,
}) => {
  let release = (): void => {};
  const typed = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/\/_next\/static\/.*\.js/, async (route) => {
    await typed;
    await route.fallback();
  });
  await page.goto("/settings/security", { waitUntil: "commit" });
  await chosen(page).fill(password);
  release();
  await expect(chosen(page)).toHaveAccessibleDescription(/^Long enough\./);
  await expect(chosen(page)).toHaveValue(password);
});

test.describe("accessible and fit for every screen", () => {
  // What moves is not judged half-way.
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("is every state of the change", async ({ signedIn: page, person }) => {
    await page.goto("/settings/security");
    await expectAccessible(page, "/settings/security");
    await page.getByRole("button", { name: "Change password" }).click();
    await expect(page.getByText("The password is missing.").first()).toBeVisible();
    await expectAccessible(page, "/settings/security with nothing typed");
    await change(page, person);
    await expect(page.getByRole("main").getByRole("status").first()).toContainText("Your password is changed.");
    await expectAccessible(page, "/settings/security, changed");
  });
});
