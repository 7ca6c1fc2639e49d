import type { BrowserContext, Page } from "@playwright/test";
import { expectAccessible, tabTo } from "../../accessibility";
import { expect, test } from "../../fixtures";
import { fromMenu, linkFor, type Person } from "../../people";
import { dataDir } from "../../place";
import { cookieOf, refreshCookie } from "../../tokens";

/** What a panel of the page says of what was done in it. */
const status = (page: Page, panel: string) =>
  page.getByRole("region", { name: panel, exact: true }).getByRole("status");

/** Finds somebody by their address, from the menu on, and opens their page. */
async function find(page: Page, { email, name }: Person): Promise<void> {
  await page.goto("/dashboard");
  await fromMenu(page, "Administration");
  await expect(page).toHaveURL("/admin/users");
  await page.getByRole("searchbox", { name: "Search" }).fill(email);
  await page.getByRole("button", { name: "Show" }).click();
  await page.getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("an administrator finds somebody, demotes, signs out and disables them, and each counts on their next click", async ({
      signInAs,
      device,
      origin,
      watch,
      newPerson,
    }) => {
      watch.expects(/status of 403/);
      const ada = await newPerson();
      const page = await signInAs("admin");
      const context = await device({ baseURL: origin, javaScriptEnabled });
      const theirs = await signInAs(ada, context);
      await find(page, ada);
      await page.getByRole("combobox", { name: "Role" }).selectOption("Support");
      await page.getByRole("button", { name: "Change role" }).click();
      await expect(status(page, "Role")).toContainText(`${ada.name} has the role Support.`);
      await theirs.goto("/admin/users");
      await expect(theirs.getByRole("heading", { name: "Users" })).toBeVisible();

      await page.getByRole("combobox", { name: "Role" }).selectOption("User");
      await page.getByRole("button", { name: "Change role" }).click();
      await expect(status(page, "Role")).toContainText(`${ada.name} has the role User.`);
      await expectRefused(theirs);

      await page.getByRole("button", { name: /^End Chrom/ }).click();
      await expect(status(page, "Sessions")).toContainText("Sessions ended: 1.");
      await expect(page.getByText("Nowhere.")).toBeVisible();
      await theirs.goto("/dashboard");
      await expect(theirs).toHaveURL(/\/login\?.*reason=session_ended/);

      await page.getByRole("button", { name: "Disable this account" }).click();
      await expect(status(page, "Access")).toContainText(`${ada.name} is out.`);
      await expect(page.getByRole("button", { name: "Enable this account" })).toBeVisible();
      const { email, password } = ada;
      const answer = await context.request.post("/api/auth/login", { data: { email, password } });
      expect(answer.status()).toBe(401);
    });

    // feature:sign-up begin
    test("an administrator invites somebody, who comes in with that role", async ({ signInAs, device, origin }) => {
      const page = await signInAs("admin");
      const email = `guest-${String(Date.now())}-${String(javaScriptEnabled)}@example.com`;
      await page.goto("/admin/invitations");
      await page.getByLabel("E-mail").fill(email);
      await page.getByRole("combobox", { name: "Role" }).selectOption("Support");
      await page.getByRole("button", { name: "Send the invitation" }).click();
      await expect(status(page, "Invite somebody")).toContainText(`An invitation is on its way to ${email}.`);
      const guest = await (await device({ baseURL: origin, javaScriptEnabled })).newPage();
      await guest.goto(await linkFor(email, dataDir()));
      await guest.getByLabel("Name").fill("Guest");
      await guest.locator('input[type="password"]').fill("quiet seventeen rivers");
      await guest.locator('form button[type="submit"]').last().click();
      await expect(guest).toHaveURL("/dashboard");
      await fromMenu(guest, "Administration");
      await expect(guest.getByRole("heading", { name: "Users" })).toBeVisible();
      await expect(guest.getByRole("link", { name: "Invitations" })).toHaveCount(0);
    });
    // feature:sign-up end
  });
}

async function expectRefused(page: Page): Promise<void> {
  const answer = await page.goto("/admin/users");
  expect(answer?.status()).toBe(403);
}

test("a choice waits for the proof that it needs, and is made once that is given", async ({
  signInAs,
  query,
  newPerson,
}) => {
  const [admin, ada] = [await newPerson(), await newPerson()];
  await query(`UPDATE "User" SET "role" = 'admin' WHERE "email" = $1`, admin.email);
  const page = await signInAs(admin);
  await letProofAge(page.context(), query);
  await find(page, ada);
  await page.getByRole("button", { name: "Disable this account" }).click();
  await expect(page).toHaveURL(/\/reauthenticate\?next=/);
  await page.getByLabel("Password", { exact: true }).fill(admin.password);
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page).toHaveURL(/\/admin\/users\//);
  await tabTo(page, "button", "Disable this account");
  await page.keyboard.press("Enter");
  await expect(status(page, "Access")).toContainText(`${ada.name} is out.`);
});

/** Does to the proof of a browser's session what an hour does. */
async function letProofAge(
  context: BrowserContext,
  query: (sql: string, id: string) => Promise<unknown>,
): Promise<void> {
  const [id = ""] = (await cookieOf(context, refreshCookie)).split(".");
  await query(`UPDATE "Session" SET "authenticatedAt" = now() - interval '1 hour' WHERE "id" = $1`, id);
  expect((await context.request.post("/api/auth/refresh")).status()).toBe(204);
}

test("whoever may not sees no way there", async ({ signedIn: page, watch }) => {
  watch.expects(/status of 403/);
  await page.goto("/dashboard");
  await page.getByRole("button", { name: /^Account: / }).click();
  await expect(page.getByRole("link", { name: "Settings" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Administration" })).toHaveCount(0);
  await expectRefused(page);
});

/** Somebody whose name is one long word. */
async function longPerson(
  newPerson: () => Promise<Person>,
  query: (sql: string, ...values: string[]) => Promise<unknown>,
): Promise<Person> {
  const person = await newPerson();
  await query(`UPDATE "User" SET "name" = $2 WHERE "email" = $1`, person.email, "Wolfeschlegelsteinhausen".repeat(3));
  return person;
}

test.describe("accessible and fit for every screen", () => {
  // What moves is not judged half-way.
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("are the users, also those with long names and with nobody, and the invitations", async ({
    signInAs,
    query,
    newPerson,
  }) => {
    const { email } = await longPerson(newPerson, query);
    const page = await signInAs("admin");
    await page.goto(`/admin/users?search=${email}`);
    await expectAccessible(page, "/admin/users");
    await page.goto("/admin/users?search=nobody-at-all");
    await expectAccessible(page, "/admin/users with nobody");
    await page.goto("/admin/invitations"); // feature:sign-up
    await expectAccessible(page, "/admin/invitations"); // feature:sign-up
  });

  test("is a user's page, also once they are disabled", async ({ signInAs, query, newPerson }) => {
    const { email } = await longPerson(newPerson, query);
    const page = await signInAs("admin");
    await page.goto(`/admin/users?search=${email}`);
    await page.getByRole("link", { name: /^Wolfe/ }).click();
    await expect(page.getByRole("button", { name: "Change role" })).toBeVisible();
    await expectAccessible(page, "/admin/users/…");
    await page.getByRole("button", { name: "Disable this account" }).click();
    await expect(status(page, "Access")).toContainText("is out.");
    await expectAccessible(page, "/admin/users/… disabled");
  });
});
