import type { Page } from "@playwright/test";
import { mailTo } from "../../../tests/harness/mailbox";
import { expectAccessible } from "../../accessibility";
import { expect, test } from "../../fixtures";
import { fromMenu, signInByForm } from "../../people";
import { dataDir } from "../../place";

const password = "quiet seventeen rivers";

/** The link in the newest mail that offers a new password. */
const resetLink = async (email: string) =>
  (await mailTo(dataDir(), email, { about: "Choose a new password" })).links[0] ?? "";

async function ask(page: Page, email: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();
  await expect(page.getByText(`A mail is on its way to ${email},`)).toBeVisible();
}

/** The fields of a form that chooses a password. */
const chosen = (page: Page) => page.getByLabel("New password", { exact: true });
const replace = (page: Page) => page.getByRole("button", { name: "Replace my password" });

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("a forgotten password is replaced by a link, which ends every session and leads to the sign-in", async ({
      page,
      device,
      signInAs,
      person,
      origin,
    }) => {
      const elsewhere = await signInAs(person, await device({ baseURL: origin, javaScriptEnabled }));
      await page.goto("/login");
      await page.getByRole("link", { name: "Forgot your password?" }).click();
      await expect(page.getByRole("heading", { name: "Forgot your password?" })).toBeVisible();
      await ask(page, person.email);
      await page.goto(await resetLink(person.email));
      await expect(page.locator('input[autocomplete="username"]')).toHaveValue(person.email);
      await chosen(page).fill("too short");
      await replace(page).click();
      await expect(chosen(page)).toHaveAccessibleDescription(/at least 15 characters/i);
      await chosen(page).fill(password);
      await replace(page).click();
      await expect(page).toHaveURL("/login?reason=password_reset");
      await expect(
        page.getByText("Your new password is set, and you are signed out on all your devices."),
      ).toBeVisible();
      await elsewhere.goto("/dashboard");
      await expect(elsewhere).toHaveURL(/\/login\?.*reason=session_ended/);
      await signInByForm(page, { ...person, password });
      await expect(page).toHaveURL("/dashboard");
      // With scripts this is the very document that the link has opened, and what that page told the browser must not stay with it.
      await fromMenu(page, "Sign out");
      await expect(page).toHaveURL("/login?reason=signed_out");
    });

    test("a link that was used while its page stood open says so", async ({ page, request, person }) => {
      await request.post("/api/auth/password/forgot", { data: { email: person.email } });
      const link = await resetLink(person.email);
      await page.goto(link);
      const token = new URL(link).searchParams.get("token");
      expect((await request.post("/api/auth/password/reset", { data: { token, password } })).status()).toBe(200);
      await chosen(page).fill("another quiet seventeen");
      await replace(page).click();
      await expect(page.getByRole("heading", { name: "This link has been used" })).toBeVisible();
      await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
      await signInByForm(page, { ...person, password });
      await expect(page).toHaveURL("/dashboard");
    });
  });
}

test("the mail is sent again after a countdown, and a mistyped address is corrected", async ({ page, person }) => {
  await page.clock.install();
  await page.goto("/forgot-password");
  await ask(page, `x${person.email}`);
  const again = page.getByRole("button", { name: /^Send it again/ });
  await expect(again).toHaveText(/^Send it again in (60|[45]\d) s$/);
  await page.clock.fastForward(61_000);
  await again.click();
  await expect(page.getByText("Another mail is on its way, unless 3 went out in the last 30 minutes.")).toBeVisible();
  await page.getByRole("link", { name: "Correct it" }).click();
  await expect(page.getByLabel("E-mail")).toHaveValue(`x${person.email}`);
  await ask(page, person.email);
  await page.reload();
  await expect(page.getByText(`A mail is on its way to ${person.email},`)).toBeVisible();
});

test("the pages can be used by keyboard alone", async ({ page, person }) => {
  await page.goto("/forgot-password");
  await expect(page.getByLabel("E-mail")).toBeFocused();
  await page.keyboard.type(person.email);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();
  await page.goto(await resetLink(person.email));
  await expect(chosen(page)).toBeFocused();
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/login?reason=password_reset");
});

test.describe("accessible and fit for every screen", () => {
  // What moves is not judged half-way.
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("is every state of asking", async ({ page, person }) => {
    for (const path of [
      "/forgot-password",
      "/login?reason=password_reset",
      `/reset-password?token=${"a".repeat(43)}`,
    ]) {
      await page.goto(path);
      await expectAccessible(page, path.replace(/a{43}/, "…"));
    }
    await page.goto("/forgot-password");
    await ask(page, person.email);
    await expectAccessible(page, "waiting for the link");
  });

  test("is every state of a link", async ({ page, request, person, query }) => {
    await request.post("/api/auth/password/forgot", { data: { email: person.email } });
    await page.goto(await resetLink(person.email));
    await expectAccessible(page, "a good link");
    await replace(page).click();
    await expect(page.getByText("The password is missing.")).toBeVisible();
    await expectAccessible(page, "a good link with nothing typed");
    await query(`UPDATE "User" SET "disabledAt" = now() WHERE "email" = $1`, person.email);
    await page.reload();
    await expect(page.getByRole("heading", { name: "This account is disabled" })).toBeVisible();
    await expectAccessible(page, "the link of a disabled account");
  });
});
