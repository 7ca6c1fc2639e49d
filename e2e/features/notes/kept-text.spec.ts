import type { Page } from "@playwright/test";
import { expect, test } from "../../fixtures";
import { fromMenu, signInByForm } from "../../people";

const title = (page: Page) => page.getByLabel("Title");

test("what was typed before another account signed in is saved for nobody, and comes back with its owner", async ({
  signedIn: page,
  context,
  person,
  newPerson,
}) => {
  await page.goto("/notes");
  await title(page).fill("Meant for me");
  const other = await newPerson();
  const tab = await context.newPage();
  await tab.goto("/login?reason=session_problem");
  await signInByForm(tab, other);
  const notice = page.getByRole("dialog", { name: "Another account is signed in now" });
  await expect(notice).toContainText("What you typed comes back then");
  await notice.getByRole("button", { name: "Stay here" }).click();
  await page.getByRole("button", { name: "Save note" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("nothing was done");
  await expect(title(page)).toHaveValue("Meant for me");

  await page.goto("/notes");
  await expect(page.getByText("No notes yet")).toBeVisible();
  await expect(title(page)).toHaveValue("");
  await page.goto("/login?reason=session_problem&next=/notes");
  await signInByForm(page, person);
  await expect(title(page)).toHaveValue("Meant for me");
});

test("what was typed when the session ended comes back after signing in again, saved or not", async ({
  signedIn: page,
  context,
  person,
}) => {
  await page.goto("/notes");
  await title(page).fill("Sent too late");
  await context.clearCookies();
  await page.getByRole("button", { name: "Save note" }).click();
  await expect(page).toHaveURL(/\/login\?.*reason=session_ended/);
  await signInByForm(page, person);
  await expect(title(page)).toHaveValue("Sent too late");

  await title(page).fill("Not sent at all");
  const tab = await context.newPage();
  await tab.goto("/dashboard");
  await fromMenu(tab, "Sign out");
  await expect(page).toHaveURL(/\/login\?.*reason=session_ended/);
  await signInByForm(page, person);
  await expect(title(page)).toHaveValue("Not sent at all");
});
