import { randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import { mailTo } from "../../../tests/harness/mailbox";
import { expectAccessible, tabTo } from "../../accessibility";
import { expect, test } from "../../fixtures";
import { fromMenu, signInByForm } from "../../people";
import { dataDir } from "../../place";

const someAddress = () => `new-${randomBytes(5).toString("hex")}@example.com`;

/** The link in the newest mail to an address about something. */
const linkTo = async (email: string, about: string) => (await mailTo(dataDir(), email, { about })).links[0] ?? "";
const confirmLink = (email: string) => linkTo(email, "Confirm your new e-mail address");
const undoLink = (email: string) => linkTo(email, "Your e-mail address was changed");

async function ask(page: Page, email: string): Promise<void> {
  await page.getByLabel("New e-mail").fill(email);
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByRole("main").getByRole("status").first()).toContainText(`A mail is on its way to ${email},`);
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("somebody changes their address, and whoever reads the one of before takes it back", async ({
      signedIn: page,
      device,
      person,
      origin,
    }) => {
      const email = someAddress();
      await page.goto("/dashboard");
      await fromMenu(page, "Settings");
      await page.getByRole("link", { name: "Account", exact: true }).click();
      await page.getByRole("link", { name: "Change it" }).click();
      await page.getByLabel("New e-mail").fill("no address");
      await page.getByRole("button", { name: "Send the link" }).click();
      await expect(page.getByLabel("New e-mail")).toHaveAccessibleDescription(/does not look like/);
      await ask(page, email);
      await page.goto(await confirmLink(email));
      await expect(page.getByRole("main")).toContainText(person.name);
      await page.getByRole("button", { name: "Use this address" }).click();
      await expect(page).toHaveURL("/settings/account");
      await expect(page.getByRole("main")).toContainText(email);

      const elsewhere = await (await device({ baseURL: origin, javaScriptEnabled })).newPage();
      await elsewhere.goto(await undoLink(person.email));
      await expect(elsewhere.getByRole("main")).toContainText(person.email);
      await elsewhere.getByRole("button", { name: "Take my address back" }).click();
      await expect(elsewhere).toHaveURL("/login?reason=email_taken_back");
      await expect(elsewhere.getByText("Your address is yours again.")).toBeVisible();
      await page.goto("/dashboard");
      await expect(page).toHaveURL(/\/login\?.*reason=session_ended/);
      // feature:password-reset begin
      await elsewhere.goto(await linkTo(person.email, "Choose a new password"));
      const password = "quiet seventeen rivers";
      await elsewhere.getByLabel("New password", { exact: true }).fill(password);
      await elsewhere.getByRole("button", { name: "Replace my password" }).click();
      await signInByForm(elsewhere, { ...person, password });
      await expect(elsewhere).toHaveURL("/dashboard");
      // feature:password-reset end
    });
  });
}

test("it takes nothing but a keyboard", async ({ signedIn: page }) => {
  const email = someAddress();
  await page.goto("/settings/account");
  await tabTo(page, "link", "Change it");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/settings/account/email");
  await tabTo(page, "textbox", "New e-mail");
  await page.keyboard.type(email);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main").getByRole("status").first()).toContainText(email);
  await page.goto(await confirmLink(email));
  await tabTo(page, "button", "Use this address");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/settings/account");
});

test("a link that does nothing has its state for a title", async ({ page }) => {
  for (const path of ["/confirm-email", "/undo-email"]) {
    await page.goto(`${path}?token=${"a".repeat(43)}`);
    await expect(page).toHaveTitle(/^We don’t know this link/);
    await page.goto(path);
    await expect(page).toHaveTitle(/^This link is incomplete/);
  }
});

test.describe("accessible and fit for every screen", () => {
  // What moves is not judged half-way.
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("is every state of asking, and of a link", async ({ signedIn: page, person }) => {
    await page.goto("/settings/account/email");
    const email = someAddress();
    await ask(page, email);
    await expectAccessible(page, "/settings/account/email, asked");
    await page.goto(await confirmLink(email));
    await expectAccessible(page, "a good link to a new address");
    await page.getByRole("button", { name: "Use this address" }).click();
    await expect(page).toHaveURL("/settings/account");
    await page.goto(await undoLink(person.email));
    await expectAccessible(page, "a good link to the address of before");
  });

  test("is a long address", async ({ signedIn: page, person, query }) => {
    const long = `${"a-long-local-part-".repeat(3)}@${"a-long-label.".repeat(12)}example.com`;
    await query(`UPDATE "User" SET "email" = $2 WHERE "email" = $1`, person.email, long);
    for (const path of ["/settings/account", "/settings/account/email"]) {
      await page.goto(path);
      await expectAccessible(page, `${path}, with a long address`);
    }
  });

  test("is every link that does nothing, and the login page behind one that did", async ({ page }) => {
    for (const path of [
      `/confirm-email?token=${"a".repeat(43)}`,
      `/undo-email?token=${"a".repeat(43)}`,
      "/login?reason=email_changed",
      "/login?reason=email_taken_back",
    ]) {
      await page.goto(path);
      await expectAccessible(page, path.replace(/a{43}/, "…"));
    }
  });
});
