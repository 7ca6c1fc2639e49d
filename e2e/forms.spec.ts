import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

const password = (page: Page) => page.getByLabel("Password", { exact: true });

test("a refused form keeps what was typed, a password in its own field, and takes back what it said of a field that is mended", async ({
  page,
  person,
}) => {
  await page.goto("/login");
  const email = page.getByLabel("E-mail");
  const alert = page.getByRole("main").getByRole("alert");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText("The e-mail address is missing.")).toBeVisible();
  await expect(page.getByText("The password is missing.")).toBeVisible();
  await password(page).pressSequentially("not the");
  await expect(page.getByText("The password is missing.")).toHaveCount(0);
  await expect(alert).toHaveText("Some fields need another look.");
  await email.pressSequentially("x");
  await expect(page.getByText("The e-mail address is missing.")).toHaveCount(0);
  await expect(alert).toHaveCount(0);

  await page.keyboard.press("Enter");
  await expect(page.getByText("This does not look like an e-mail address.")).toBeVisible();
  await expect(password(page)).toHaveValue("not the");
  await email.fill(person.email);
  await page.keyboard.press("Enter");
  await expect(alert).toHaveText("That e-mail and password do not open an account.");
  await expect(password(page)).toHaveValue("not the");
  expect(await page.content(), "no markup has it").not.toContain("not the");
  await password(page).fill(person.password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/dashboard");
});

test("the button beside a password is called what it does", async ({ page }) => {
  await page.goto("/login");
  await password(page).fill("to be seen");
  await page.getByRole("button", { name: "Show password", exact: true }).click();
  await expect(password(page)).toHaveAttribute("type", "text");
  await page.getByRole("button", { name: "Hide password", exact: true }).click();
  await expect(password(page)).toHaveAttribute("type", "password");
});

test("that Caps Lock is on can be heard as well as seen", async ({ page }) => {
  await page.goto("/login");
  const release = (modifierCapsLock: boolean) =>
    password(page).dispatchEvent("keyup", { key: "A", bubbles: true, modifierCapsLock });
  const heard = page.getByRole("main").getByRole("status");
  await release(true);
  await expect(heard).toHaveText("Caps Lock is on.");
  await release(false);
  await expect(heard).toHaveText("");
});
