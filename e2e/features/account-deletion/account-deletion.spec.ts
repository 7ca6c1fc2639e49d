import { expectAccessible, tabTo } from "../../accessibility";
import { expect, test } from "../../fixtures";
import { fromMenu, signInByForm } from "../../people";

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("somebody deletes their account, signs in, is asked, and keeps it", async ({ signedIn: page, person }) => {
      await page.goto("/dashboard");
      await fromMenu(page, "Settings");
      await page.getByRole("link", { name: "Account", exact: true }).click();
      await page.getByRole("link", { name: "Delete it" }).click();
      await expect(page.getByRole("main")).toContainText("For 14 days you can change your mind");
      await page.getByRole("button", { name: "Delete my account" }).click();
      await expect(page).toHaveURL("/login?reason=account_deleted");
      await expect(page.getByText("Your account will be deleted, and you are signed out everywhere.")).toBeVisible();
      await page.goto("/notes"); // feature:notes
      await signInByForm(page, person);
      await expect(page.getByRole("heading", { name: "Keep your account?" })).toBeVisible();
      await expect(page.getByRole("main")).toContainText(person.email);
      await page.getByRole("link", { name: "Let it go" }).click();
      await expect(page).toHaveURL("/");
      await page.goBack();
      await page.getByRole("button", { name: "Keep my account" }).click();
      await expect(page).toHaveURL("/notes"); // feature:notes
      await expect(page.getByRole("button", { name: `Account: ${person.name}` })).toBeVisible();
    });
  });
}

test("it takes nothing but a keyboard", async ({ signedIn: page, person }) => {
  await page.goto("/settings/account");
  await tabTo(page, "link", "Delete it");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/settings/account/delete");
  await tabTo(page, "button", "Delete my account");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/login?reason=account_deleted");
  await signInByForm(page, person);
  await expect(page.getByRole("heading", { name: "Keep your account?" })).toBeVisible();
  await tabTo(page, "button", "Keep my account");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/dashboard");
});

test("every page of it is accessible and fits every screen", async ({ signedIn: page, person }) => {
  // What moves is not judged half-way.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/settings/account/delete");
  await expectAccessible(page, "/settings/account/delete");
  await page.getByRole("button", { name: "Delete my account" }).click();
  await expect(page).toHaveURL("/login?reason=account_deleted");
  await expectAccessible(page, "/login?reason=account_deleted");
  await signInByForm(page, person);
  await expect(page.getByRole("heading", { name: "Keep your account?" })).toBeVisible();
  await expectAccessible(page, "/restore-account");
});
