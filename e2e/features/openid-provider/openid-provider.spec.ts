import type { Page } from "@playwright/test";
import { expectAccessible, tabTo } from "../../accessibility";
import { expect, test as base } from "../../fixtures";
import { button, heading } from "../../locators";
import { signInByForm } from "../../people";
import { VirtualAuthenticator } from "../passkeys/authenticator"; // feature:passkeys
import { type Reader, startReader } from "./reader";

const test = base.extend<{ readonly reader: Reader }>({
  reader: async ({ origin, own, query }, use) => {
    await use(await own(startReader(origin, query)));
  },
});

const signIn = (page: Page) => page.getByRole("link", { name: "Sign in", exact: true }).click();
const signOut = (page: Page) => page.getByRole("link", { name: "Sign out", exact: true }).click();
const asksToSignOut = (page: Page) => expect(heading(page, /^Sign out of .+ too\?$/)).toBeVisible();

async function expectFits(page: Page): Promise<void> {
  for (const width of [320, 360, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth), `${width}`).toBeLessThanOrEqual(width);
  }
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(`with JavaScript ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled });

    test("one signs in to an app from the login page, is asked once, and ends it", async ({
      page,
      person,
      origin,
      reader,
    }) => {
      await page.goto(reader.origin);
      await signIn(page);
      await signInByForm(page, person);
      await expect(heading(page, "Connect Acme Reader?")).toBeVisible();
      await expect(page.getByText("See your e-mail address")).toBeVisible();
      await button(page, "Connect").click();
      await expect(heading(page, `Welcome, ${person.name} (${person.email})`)).toBeVisible();
      await page.goto(reader.origin);
      await signIn(page);
      await expect(heading(page, /^Welcome/)).toBeVisible();
      // Signed out here, one signs in to the app by the login page, and is asked nothing more.
      await page.context().clearCookies();
      await page.goto(reader.origin);
      await signIn(page);
      await signInByForm(page, person);
      await expect(heading(page, /^Welcome/)).toBeVisible();
      await page.goto(`${origin}/settings/connected-apps`);
      await expect(page.getByRole("heading", { name: "Acme Reader", level: 2 })).toBeVisible();
      await page.getByText("Disconnect").first().click();
      await button(page, "Yes, disconnect it").click();
      await expect(page.getByText("That app is disconnected.")).toBeVisible();
      await expect(page.getByText("You are connected to no app.")).toBeVisible();
      await page.goto(reader.origin);
      await signIn(page);
      await expect(heading(page, "Connect Acme Reader?")).toBeVisible();
      await button(page, "Don’t connect").click();
      await expect(heading(page, "Not let in: access_denied")).toBeVisible();
    });

    test("an app sends one by a form, and finds the session that there is", async ({
      signedIn: page,
      person,
      reader,
    }) => {
      await page.goto(reader.origin);
      await button(page, "Sign in by a form").click();
      await expect(heading(page, "Connect Acme Reader?")).toBeVisible();
      await button(page, "Connect").click();
      await expect(heading(page, `Welcome, ${person.name} (${person.email})`)).toBeVisible();
      await button(page, "Sign in by a form").click();
      await expect(heading(page, /^Welcome/)).toBeVisible();
    });

    test("one signs out of an app, and stays signed in here or does not", async ({
      signedIn: page,
      person,
      origin,
      reader,
    }) => {
      await page.goto(reader.origin);
      await signIn(page);
      await button(page, "Connect").click();
      await expect(heading(page, /^Welcome/)).toBeVisible();
      await signOut(page);
      await asksToSignOut(page);
      await expect(page.getByText(person.email).last()).toBeVisible();
      await button(page, "Stay signed in").click();
      await expect(heading(page, "Signed out")).toBeVisible();
      await signIn(page);
      await expect(heading(page, /^Welcome/)).toBeVisible();
      await signOut(page);
      await asksToSignOut(page);
      await button(page, "Sign out").last().click();
      await expect(heading(page, "Signed out")).toBeVisible();
      await page.goto(`${origin}/dashboard`);
      await expect(page).toHaveURL(/\/login/);
    });

    test("an app hears that one has signed out here", async ({ signedIn: page, origin, reader }) => {
      await page.goto(reader.origin);
      await signIn(page);
      await button(page, "Connect").click();
      await expect(heading(page, /^Welcome/)).toBeVisible();
      expect((await page.request.post(`${origin}/api/auth/logout`)).status()).toBe(204);
      await expect(async () => {
        await page.goto(reader.origin);
        await expect(heading(page, "Nobody is signed in")).toBeVisible({ timeout: 100 });
      }).toPass({ timeout: 5000 });
    });
  });
}

test("the page that asks, and the list, are for everybody: by keyboard, in both themes, on a small screen", async ({
  signedIn: page,
  origin,
  reader,
}) => {
  await page.goto(reader.origin);
  await signIn(page);
  await expectAccessible(page, "the page that asks");
  await expectFits(page);
  await tabTo(page, "button", "Connect");
  await page.keyboard.press("Enter");
  await expect(heading(page, /^Welcome/)).toBeVisible();
  await page.goto(`${origin}/settings/connected-apps`);
  await expectAccessible(page, "the list of apps");
  await expectFits(page);
  await page.goto(reader.origin);
  await signOut(page);
  await expectAccessible(page, "the page that asks whether to sign out");
  await expectFits(page);
  await tabTo(page, "button", "Stay signed in");
});

test("a request that is over says so, and an app that asks for what it can’t have gets nobody", async ({
  signedIn: page,
  origin,
  watch,
  reader,
}) => {
  watch.expects(/status of 40[04]/);
  await page.goto(`${origin}/oidc/auth?client_id=${reader.id}&redirect_uri=https://evil.example/&response_type=code`);
  await expect(heading(page, "App not let in")).toBeVisible();
  await expect(page.getByText("nothing was done")).toBeVisible();
  await page.goto(`${origin}/connect/nothing`);
  await expect(page.getByText("Nothing to decide").first()).toBeVisible();
  const astray = `client_id=${reader.id}&post_logout_redirect_uri=https://evil.example/`;
  for (const path of ["/oidc/logout", "/sign-out"]) {
    await page.goto(`${origin}${path}?${astray}`);
    await expect(heading(page, "Not signed out")).toBeVisible();
    await expect(page.getByText("nothing was done")).toBeVisible();
  }
});

// feature:passkeys begin
test("an app that wants a passkey gets one from who has it, by a page that asks for nothing else, and is told of who has none", async ({
  signedIn: page,
  origin,
  reader,
}) => {
  await page.goto(`${reader.origin}/sign-in?acr=phr`);
  await expect(heading(page, "Not let in: unmet_authentication_requirements")).toBeVisible();
  const key = await VirtualAuthenticator.pluggedInto(page);
  await key.touch();
  await page.goto(`${origin}/settings/passkeys`);
  await button(page, "Add a passkey").click();
  await expect(page.getByText(/^Your passkey is added/)).toBeVisible();
  await page.goto(`${reader.origin}/sign-in?acr=phr`);
  await expect(heading(page, "Confirm that it is you")).toBeVisible();
  await expect(page.getByLabel("Password")).toHaveCount(0);
  await expectAccessible(page, "the page that asks for a passkey alone");
  await expectFits(page);
  await button(page, "Use a passkey").click();
  await button(page, "Connect").click();
  await expect(heading(page, /^Welcome/)).toBeVisible();
});
// feature:passkeys end
