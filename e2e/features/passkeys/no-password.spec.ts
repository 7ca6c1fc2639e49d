import { expectAccessible } from "../../accessibility";
import { expect, test } from "../../fixtures";
import { VirtualAuthenticator } from "./authenticator";

const security = "/settings/security";

test.use({ contextOptions: { reducedMotion: "reduce" } });

test("somebody removes their password, by keyboard, and goes on by the passkey, which is the last way in", async ({
  signedIn: page,
  query,
  person,
}) => {
  test.slow();
  const device = await VirtualAuthenticator.pluggedInto(page);
  await page.goto("/settings/passkeys");
  await device.touch();
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await expect(page.getByText(/^Your passkey is added/)).toBeVisible();

  await page.goto("/settings/profile");
  await page.getByRole("textbox", { name: "Name" }).fill("Countess Ada");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await expect
    .poll(async () => (await device.contents()).map(({ userName, userDisplayName }) => [userName, userDisplayName]), {
      message: "the keeper is told the new name",
    })
    .toEqual([[person.email, "Countess Ada"]]);

  await page.goto(security);
  await page.getByText("Remove the password").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Your other ways in go on")).toBeVisible();
  await expect(page.getByText("Whoever reads your mail can still choose a new password.")).toBeVisible(); // feature:password-reset
  await expectAccessible(page, "removing the password");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByText("You sign in without a password now.")).toBeVisible();
  await expectAccessible(page, "no password");

  await page.goto("/settings/passkeys");
  await expect(page.getByText("It is your last way in, so it stays.")).toBeVisible();
  await expectAccessible(page, "the last passkey");
  await query(
    `UPDATE "Session" SET "authenticatedAt" = now() - interval '1 hour' FROM "User" u WHERE u."id" = "userId" AND u."email" = $1`,
    person.email,
  );
  expect((await page.request.post("/api/auth/refresh")).status()).toBe(204);
  await page.goto(security);
  await expect(page.getByText("You have no password.")).toBeVisible();
  await expect(page.getByLabel("Password")).toHaveCount(0);
  await expectAccessible(page, "the proof of somebody without a password");
  await page.getByRole("button", { name: "Use a passkey instead" }).click();
  await expect(page).toHaveURL(security);

  // What was removed elsewhere is offered no more.
  await query(`DELETE FROM "Passkey" p USING "User" u WHERE u."id" = p."userId" AND u."email" = $1`, person.email);
  await page.goto("/settings/passkeys");
  await expect(page.getByRole("heading", { name: "You have none yet" })).toBeVisible();
  await expect.poll(() => device.contents()).toHaveLength(0);
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("a password is removed, and who must prove who they are is told that there is none", async ({
    signedIn: page,
    query,
    person,
  }) => {
    await query(
      `INSERT INTO "Passkey" ("id", "userId", "credentialId", "publicKey", "counter", "backupEligible", "backedUp", "aaguid", "name")
       SELECT gen_random_uuid(), "id", gen_random_uuid()::text, '', 0, false, false, gen_random_uuid(), 'Key' FROM "User" WHERE "email" = $1`,
      person.email,
    );
    await page.goto(security);
    await page.locator("summary", { hasText: "Remove the password" }).click();
    await page.getByRole("button", { name: "Yes, remove it" }).click();
    await expect(page.getByText("You sign in without a password now.")).toBeVisible();
    await page.goto("/reauthenticate");
    await expect(page.getByRole("button", { name: "Use a passkey instead" })).toBeHidden();
    await expect(page.getByText("You have no password.")).toBeVisible();
    // feature:password-reset begin
    await page.getByRole("link", { name: "Choose one by mail" }).click();
    await expect(page).toHaveURL("/forgot-password");
    // feature:password-reset end
  });
});
