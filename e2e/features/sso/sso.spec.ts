import { randomBytes } from "node:crypto";
import type { BrowserContextOptions, Page } from "@playwright/test";
import { expectAccessible, tabTo } from "../../accessibility";
import { expect, type Query, test } from "../../fixtures";
import { signInByForm } from "../../people";
import { type House, startHouse } from "./house";

// One provider and one instance for all: both take their time to start.
test.describe.configure({ mode: "default" });

let house: House;
test.beforeAll(async () => {
  house = await startHouse();
});
test.afterAll(() => house.stop());

const identities = "/settings/security/identities";
const newcomer = () => `grace-${randomBytes(5).toString("hex")}@example.com`;

/** Signs in at the provider. */
async function atTheHouse(page: Page, name: string): Promise<void> {
  await expect(page).toHaveURL(new RegExp(`^${house.issuer}/`));
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Enter" }).click();
  await expect(page).toHaveURL(new RegExp(`^${house.origin}/`));
}

async function comeBy(page: Page, name: string, next = identities): Promise<void> {
  await page.goto(`/login?next=${encodeURIComponent(next)}`);
  await page.getByRole("link", { name: "Sign in with The House" }).click();
  await atTheHouse(page, name);
}

/** Lets somebody's last proof be an hour old. */
async function age(page: Page, query: Query, email: string): Promise<void> {
  await query(
    `UPDATE "Session" SET "authenticatedAt" = now() - interval '1 hour' FROM "User" u WHERE u."id" = "userId" AND u."email" = $1`,
    email,
  );
  expect((await page.request.post(`${house.origin}/api/auth/refresh`)).status()).toBe(204);
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    const options = (): BrowserContextOptions => ({ baseURL: house.origin, javaScriptEnabled });

    test("somebody new comes by a provider, and proves again by it who they are", async ({ device, query }) => {
      const page = await (await device(options())).newPage();
      const email = newcomer();
      await comeBy(page, email, "/settings/security");
      await expect(page).toHaveURL("/settings/security");
      await expect(page.getByText("You have none.")).toBeVisible();
      await page.getByRole("link", { name: "Manage them" }).click();
      await expect(page.getByText("It is your last way in, so it stays.")).toBeVisible();
      await age(page, query, email);
      await page.goto(identities);
      await expect(page.getByRole("heading", { name: "Confirm that it is you" })).toBeVisible();
      await page.getByRole("link", { name: "Confirm with The House" }).click();
      await atTheHouse(page, email);
      await expect(page).toHaveURL(identities);
      await expect(page.getByRole("heading", { name: "Sign-in providers" })).toBeVisible();
    });

    test("what the box beside the form says goes along to the provider", async ({ device }) => {
      for (const [ticked, brief] of [
        [true, 0],
        [false, 1],
      ] as const) {
        const page = await (await device(options())).newPage();
        await page.goto("/login");
        await page.getByRole("checkbox", { name: "Stay signed in on this device" }).setChecked(ticked);
        await page.getByRole("link", { name: "Sign in with The House" }).click();
        await atTheHouse(page, newcomer());
        await expect(page).toHaveURL("/dashboard");
        await expect(page.getByText("This browser is to forget it when it closes.")).toHaveCount(brief);
      }
    });

    test("an address that has an account is connected by its owner, and disconnected", async ({
      device,
      newPerson,
    }) => {
      const person = await newPerson();
      const page = await (await device(options())).newPage();
      await comeBy(page, person.email);
      await expect(page.getByText("There is an account here with the same address.")).toBeVisible();
      await signInByForm(page, person);
      await expect(page.getByRole("heading", { name: "Connect The House?" })).toBeVisible();
      await page.getByRole("button", { name: "Connect The House" }).click();
      await expect(page.getByText("What is connected opens this account.")).toBeVisible();
      await page.context().clearCookies();
      await comeBy(page, person.email);
      await expect(page.getByRole("main").getByText(person.email)).toBeVisible();
      await page.getByRole("button", { name: "Disconnect The House" }).click();
      await expect(page.getByText("What is disconnected opens this account no longer.")).toBeVisible();
      await page.getByRole("link", { name: "Connect The House" }).click();
      await expect(page.getByText(`You came by ${person.email} at The House.`)).toBeVisible();
      await page.getByRole("button", { name: "Connect The House" }).click();
      await expect(page.getByText("What is connected opens this account.")).toBeVisible();
    });

    test("whoever cancels there is back where they began, and told so", async ({ device }) => {
      const page = await (await device(options())).newPage();
      await page.goto("/login?next=/settings/profile");
      await page.getByRole("link", { name: "Sign in with The House" }).click();
      await page.getByRole("link", { name: "Cancel" }).click();
      await expect(page).toHaveURL(/\/login\?/);
      await expect(page.getByText("You cancelled at the provider, so nothing was done.")).toBeVisible();
    });
  });
}

test.describe("accessible and fit for every screen", () => {
  test("are the pages that know of providers", async ({ device, query, newPerson }) => {
    test.slow();
    // What moves is not judged half-way.
    const page = await (await device({ baseURL: house.origin, reducedMotion: "reduce" })).newPage();
    await page.goto("/login?reason=sso_unverified");
    await expectAccessible(page, "the login page, with a provider and a reason");
    await tabTo(page, "link", "Sign in with The House");
    const email = newcomer();
    await comeBy(page, email);
    await expectAccessible(page, "the only way in");
    await age(page, query, email);
    await page.goto(`/reauthenticate?next=${encodeURIComponent(identities)}&notice=sso_not_anew`);
    await expectAccessible(page, "a proof by a provider");
    const person = await newPerson();
    await page.context().clearCookies();
    await comeBy(page, person.email);
    await signInByForm(page, person);
    await expect(page.getByRole("heading", { name: "Connect The House?" })).toBeVisible();
    await expectAccessible(page, "an identity that waits");
  });
});
