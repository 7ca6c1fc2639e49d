import { expect, test } from "../../fixtures";
import { linkFor, stranger } from "../../people";
import { dataDir } from "../../place";

test.beforeEach(async ({ page }) => {
  const { email } = stranger();
  await page.request.post("/api/auth/signup", { data: { email } });
  await page.goto(await linkFor(email, dataDir()));
});

test("those who generate a password are told what is asked of it", async ({ page }) => {
  await expect(page.getByLabel("Password", { exact: true })).toHaveAttribute(
    "passwordrules",
    "minlength: 15; maxlength: 128;",
  );
});

test("what is wrong with a new password is said by one voice: the meter is silent until somebody types", async ({
  page,
}) => {
  const password = page.getByLabel("Password", { exact: true });
  const field = page.locator("form > div").filter({ has: password });
  await page.getByRole("textbox", { name: "Name" }).fill("Ada");
  await password.fill("too short");
  await expect(field.getByText("6 more characters.").first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(password).toHaveAttribute("aria-invalid", "true");
  await expect(field.getByText(/more character/)).toHaveCount(0);
  const said = await field.locator("p:not(:empty)").allTextContents();
  expect(said, "one sentence").toEqual([expect.stringMatching(/at least 15 characters/i)]);
  await expect(password).toHaveAccessibleDescription(said[0] ?? "");
  await password.press("End");
  await page.keyboard.type(" so");
  await expect(field.getByText("3 more characters.").first()).toBeVisible();
  await expect(password).not.toHaveAttribute("aria-invalid");
});
