import type { Page } from "@playwright/test";
import { generate } from "otplib";
import { expectAccessible, tabTo } from "../../accessibility";
import { expect, type Query, test } from "../../fixtures";
import { fromMenu, type Person, signInByForm } from "../../people";

const settings = "/settings/second-factor";
const codeField = (page: Page) => page.getByLabel("Code", { exact: true });
const codeOf = (secret: string) => generate({ secret });
const none = "000000";

type TurnedOn = { readonly secret: string; readonly codes: readonly string[] };

/** Goes through the settings as people do. @returns the key as the page shows it, and the recovery codes */
async function turnOn(page: Page): Promise<TurnedOn> {
  await page.goto("/settings/security");
  await page.getByRole("link", { name: "Set it up" }).click();
  await page.getByRole("button", { name: "Set it up" }).click();
  return confirm(page);
}

/** The second half of it. */
async function confirm(page: Page): Promise<TurnedOn> {
  await expect(page.getByRole("img", { name: "QR code for your app" })).toBeVisible();
  const href = await page.getByRole("link", { name: "Open it in an app on this device" }).getAttribute("href");
  const secret = new URL(href ?? "").searchParams.get("secret") ?? "";
  await codeField(page).fill(none);
  await page.getByRole("button", { name: "Turn it on" }).click();
  await expect(codeField(page)).toHaveAccessibleDescription(/That is not what the app shows now/);
  await codeField(page).fill(await codeOf(secret));
  await page.getByRole("button", { name: "Turn it on" }).click();
  await expect(page.getByText("Your second factor is on.")).toBeVisible();
  const codes = await page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem").allTextContents();
  expect(codes).toHaveLength(10);
  return { secret, codes };
}

async function atSecondStep(page: Page, person: Person): Promise<void> {
  await page.goto(`/login?next=${encodeURIComponent("/settings/profile")}`);
  await signInByForm(page, person);
  await expect(page.getByRole("heading", { name: "Second step" })).toBeVisible();
}

/** Lets the code that was taken last be good again: the next one comes in half a minute. */
const forgetCode = (query: Query, { email }: Person) =>
  query(`UPDATE "Totp" SET "lastStep" = 0 FROM "User" u WHERE u."id" = "userId" AND u."email" = $1`, email);

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("a second factor is turned on, asked for at the next sign-in, and turned off", async ({
      signedIn: page,
      person,
      query,
    }) => {
      const { secret, codes } = await turnOn(page);
      const download = page.waitForEvent("download");
      await page.getByRole("link", { name: "Download" }).click();
      const file = await (await download).createReadStream();
      const kept = (await file.toArray()).join("");
      for (const code of codes) expect(kept).toContain(code);
      await page.goto(settings);
      await expect(page.getByText("It is on")).toBeVisible();
      for (const gone of [secret, codes[0] ?? ""]) expect(await page.content()).not.toContain(gone);

      if (javaScriptEnabled) await fromMenu(page, "Sign out");
      else await page.context().clearCookies();
      await forgetCode(query, person);
      await atSecondStep(page, person);
      await expect(codeField(page), "one begins there").toBeFocused();
      await codeField(page).fill(none);
      await page.keyboard.press("Enter");
      await expect(codeField(page)).toHaveAccessibleDescription(/That code is wrong/);
      await codeField(page).fill(await codeOf(secret));
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL("/settings/profile");

      await page.context().clearCookies();
      await atSecondStep(page, person);
      await page.getByRole("link", { name: "Use a recovery code" }).click();
      await page.getByLabel("Recovery code").fill(codes[0] ?? "");
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL("/settings/profile");

      await page.goto(settings);
      await page.getByText("Turn it off", { exact: true }).last().click();
      await page.getByRole("button", { name: "Yes, turn it off" }).click();
      await expect(page.getByText("Your second factor is off.")).toBeVisible();
      await page.context().clearCookies();
      await page.goto("/login");
      await signInByForm(page, person);
      await expect(page).toHaveURL("/dashboard");
      await expect(page.getByRole("link", { name: "Add a second factor" })).toBeVisible();
    });
  });
}

test("somebody with a second factor confirms that it is them by a code", async ({
  signedIn: page,
  query,
  watch,
  person,
}) => {
  watch.expects(/status of 401/);
  const { secret } = await turnOn(page);
  await query(
    `UPDATE "Session" SET "authenticatedAt" = now() - interval '1 hour' FROM "User" u WHERE u."id" = "userId" AND u."email" = $1`,
    person.email,
  );
  expect((await page.request.post("/api/auth/refresh")).status()).toBe(204);
  await page.getByRole("button", { name: "Make new recovery codes" }).click();
  await expect(page.getByRole("heading", { name: "Confirm that it is you" })).toBeVisible();
  await expect(page.getByLabel("Password", { exact: true })).toBeHidden();
  await forgetCode(query, person);
  await codeField(page).fill(none);
  await tabTo(page, "button", "Confirm");
  await page.keyboard.press("Enter");
  await expect(codeField(page)).toHaveAccessibleDescription(/That code is wrong/);
  await codeField(page).fill(await codeOf(secret));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(settings);
  await page.getByRole("button", { name: "Make new recovery codes" }).click();
  await expect(page.getByText("These are your new recovery codes.")).toBeVisible();
});

test.describe("accessible and fit for every screen", () => {
  // What moves is not judged half-way.
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("is every state of the settings", async ({ signedIn: page, person, query }) => {
    test.slow();
    await page.goto(settings);
    await expectAccessible(page, "turned off");
    await page.getByRole("button", { name: "Set it up" }).click();
    await expect(page.getByRole("img", { name: "QR code for your app" })).toBeVisible();
    await expectAccessible(page, "waiting for the first code");
    await confirm(page);
    await expectAccessible(page, "turned on, with recovery codes");
    await query(
      `UPDATE "RecoveryCode" SET "usedAt" = now() FROM "User" u WHERE u."id" = "userId" AND u."email" = $1`,
      person.email,
    );
    await page.goto("/settings/security");
    await expect(page.getByText("You have no recovery code left.")).toBeVisible();
    await expectAccessible(page, "no recovery code left");
  });

  test("is every state of the second step", async ({ signedIn: page, person }) => {
    test.slow();
    await page.goto("/second-factor");
    await expectAccessible(page, "no sign-in that waits");
    await turnOn(page);
    await page.goto("/reauthenticate?method=recovery_code");
    await expectAccessible(page, "the proof by a code");
    await page.context().clearCookies();
    await atSecondStep(page, person);
    await expectAccessible(page, "/second-factor");
    await codeField(page).fill(none);
    await page.keyboard.press("Enter");
    await expect(codeField(page)).toHaveAccessibleDescription(/That code is wrong/);
    await expectAccessible(page, "/second-factor, refused");
  });
});
