import type { Page } from "@playwright/test";
import { passkeysSchema } from "@/lib/shared/features/passkeys";
import { expectAccessible } from "../../accessibility";
import { expect, test } from "../../fixtures";
import { fromMenu, signInByForm } from "../../people";
import { VirtualAuthenticator } from "./authenticator";

const settings = "/settings/passkeys";
const button = (page: Page, name = "Sign in with a passkey") => page.getByRole("button", { name });

/** Goes through the settings as people do. */
async function add(page: Page, device: VirtualAuthenticator): Promise<void> {
  await page.goto("/settings/security");
  await page.getByRole("link", { name: "Add a passkey" }).click();
  await device.touch();
  await button(page, "Add a passkey").click();
  await expect(page.getByText(/^Your passkey is added, as “Chrome/)).toBeVisible();
  await device.touch(false);
}

const login = `/login?next=${encodeURIComponent("/settings/profile")}`;

/** At the login page, with an authenticator that nobody touches yet. */
async function signedOut(page: Page): Promise<void> {
  await page.context().clearCookies();
  await page.goto(login);
  await VirtualAuthenticator.isAsked(page);
  await expect(button(page)).toBeVisible();
}

test("a passkey is added, signs in by a button and in the field, gets a name, and is removed", async ({
  signedIn: page,
  watch,
}) => {
  const device = await VirtualAuthenticator.pluggedInto(page);
  await add(page, device);
  await fromMenu(page, "Sign out");
  await expect(page).toHaveURL(/\/login/);
  await device.touch();
  await page.goto(login, { waitUntil: "commit" });
  await expect(page, "the browser offers it in the field").toHaveURL("/settings/profile");
  await device.touch(false);

  await signedOut(page);
  await device.recognise(false);
  await device.touch();
  await button(page).click();
  await expect(page.getByText("No passkey was confirmed.")).toBeVisible();
  // The page asks anew in the field, where a finger that is recognised would be before the button.
  await device.touch(false);
  await signedOut(page);
  await device.recognise(true);
  await page.getByRole("checkbox", { name: "Stay signed in on this device" }).uncheck();
  await device.touch();
  await button(page).click();
  await expect(page).toHaveURL("/settings/profile");
  await page.goto("/dashboard");
  await expect(page.getByText("This browser is to forget it when it closes.")).toBeVisible();

  await page.goto(settings);
  await page.getByRole("link", { name: /^Rename/ }).click();
  await page.getByLabel("Name").fill("Work laptop");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Work laptop" })).toBeVisible();
  await expect(page).toHaveURL(settings);
  await page.getByText("Remove", { exact: false }).first().click();
  await button(page, "Yes, remove it").click();
  await expect(page.getByText("That passkey is removed.")).toBeVisible();

  await expect.poll(() => device.contents(), "the settings say which are good").toHaveLength(0);

  await add(page, device);
  await page.goto("/dashboard");
  const { passkeys } = passkeysSchema.parse(await (await page.request.get("/api/auth/passkeys")).json());
  expect((await page.request.delete(`/api/auth/passkeys/${passkeys[0]?.id ?? ""}`)).status()).toBe(204);
  expect(await device.contents(), "removed elsewhere").toHaveLength(1);
  await signedOut(page);
  await device.touch();
  await button(page).click();
  await expect(page.getByText("We don’t know that passkey")).toBeVisible();
  await expect.poll(() => device.contents(), "the browser forgets it").toHaveLength(0);
  expect(watch.troubles).toEqual([]);
});

test("a copy of a passkey is refused, and so is that of somebody else where one is asked for", async ({
  signedIn: page,
  signInAs,
  device: browser,
  query,
  person,
  watch,
}) => {
  const device = await VirtualAuthenticator.pluggedInto(page);
  await add(page, device);
  const [copy] = await device.contents();
  await signedOut(page);
  await device.touch();
  await button(page).click();
  await expect(page).toHaveURL("/settings/profile");
  await device.empty();
  await device.put({ ...copy, signCount: 0 });
  await device.touch(false);
  await signedOut(page);
  await device.touch();
  await button(page).click();
  await expect(page.getByText("there may be a copy of it")).toBeVisible();

  await device.touch(false);
  const other = await signInAs("user", await browser());
  const theirs = await VirtualAuthenticator.pluggedInto(other);
  await add(other, theirs);
  const [foreign] = await theirs.contents();
  await signInByForm(page, person);
  await expect(page).toHaveURL("/settings/profile");
  await query(
    `UPDATE "Session" SET "authenticatedAt" = now() - interval '1 hour' FROM "User" u WHERE u."id" = "userId" AND u."email" = $1`,
    person.email,
  );
  expect((await page.request.post("/api/auth/refresh")).status()).toBe(204);
  await page.goto(settings);
  await expect(page.getByRole("heading", { name: "Confirm that it is you" })).toBeVisible();
  watch.expects(/ERR_FAILED/);
  const unreachable = "**/_next/static/chunks/**";
  await page.route(unreachable, (route) => route.abort());
  await button(page, "Use a passkey instead").click();
  await expect(page.getByText("The server could not be reached.")).toBeVisible();
  await page.unroute(unreachable);
  // As an authenticator would that answers for any account: the page asks for this one's.
  await device.empty();
  await device.put({ ...foreign, ...(copy && { credentialId: copy["credentialId"] }) });
  await device.touch();
  await button(page, "Use a passkey instead").click();
  await expect(page.getByText("That passkey proves nothing here.")).toBeVisible();
  await device.empty();
  await device.put({ ...copy, signCount: 100 });
  await button(page, "Use a passkey instead").click();
  await expect(page).toHaveURL(settings);
  await expect(page.getByText("It may have been copied.")).toBeVisible();
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("the button is not there, and passkeys can be renamed and removed", async ({
    signedIn: page,
    query,
    person,
  }) => {
    await query(
      `INSERT INTO "Passkey" ("id", "userId", "credentialId", "publicKey", "counter", "backupEligible", "backedUp", "aaguid", "name")
       SELECT gen_random_uuid(), "id", gen_random_uuid()::text, '', 0, false, false, gen_random_uuid(), 'Key' FROM "User" WHERE "email" = $1`,
      person.email,
    );
    await page.goto(settings);
    await expect(button(page, "Add a passkey")).toBeHidden();
    await expect(page.getByText("Adding one needs scripts")).toBeVisible();
    await page.getByRole("link", { name: "Rename Key" }).click();
    await page.getByLabel("Name").fill("Old phone");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "Old phone" })).toBeVisible();
    await page.locator("summary", { hasText: "Remove" }).click();
    await button(page, "Yes, remove it").click();
    await expect(page.getByText("That passkey is removed.")).toBeVisible();
    await page.context().clearCookies();
    await page.goto("/login");
    await expect(button(page)).toBeHidden();
    await signInByForm(page, person);
    await expect(page).toHaveURL("/dashboard");
  });
});

test.describe("accessible and fit for every screen", () => {
  // What moves is not judged half-way.
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("is every state of the settings, and what asks for a passkey", async ({ signedIn: page }) => {
    test.slow();
    const device = await VirtualAuthenticator.pluggedInto(page);
    await page.goto(settings);
    await expect(button(page, "Add a passkey")).toBeVisible();
    await expectAccessible(page, "no passkey");
    await add(page, device);
    await expectAccessible(page, "one passkey");
    await page.getByRole("link", { name: /^Rename/ }).click();
    await expect(page.getByLabel("Name")).toBeVisible();
    await page.getByText("Remove", { exact: false }).first().click();
    await expectAccessible(page, "renaming and removing");
    await page.goto("/reauthenticate");
    await expect(button(page, "Use a passkey instead")).toBeVisible();
    await expectAccessible(page, "the proof by a passkey");
    await signedOut(page);
    await expectAccessible(page, "/login");
  });
});
