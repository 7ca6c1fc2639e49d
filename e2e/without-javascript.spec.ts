import { expect, test } from "./fixtures";
import { signInByForm } from "./people";

test.use({ javaScriptEnabled: false });

test("a wrong password is answered in words, and the address stays in its field", async ({ page, person }) => {
  await page.goto("/login");
  await signInByForm(page, { ...person, password: "not the password at all" });
  await expect(page.getByRole("alert")).toContainText("do not open an account");
  await expect(page.getByLabel("E-mail")).toHaveValue(person.email);
  await expect(page.getByLabel("Password", { exact: true })).toHaveValue("");
  expect(await page.content()).not.toContain("not the password at all");
});

test("whoever was on the way to a page arrives there after signing in", async ({ page, person }) => {
  await page.goto("/settings/profile");
  await expect(page).toHaveURL(/\/login\?next=%2Fsettings%2Fprofile/);
  await signInByForm(page, person);
  await expect(page).toHaveURL("/settings/profile");
});
