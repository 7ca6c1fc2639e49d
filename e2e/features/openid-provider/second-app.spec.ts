import type { BrowserContext, Page } from "@playwright/test";
import { expectAccessible, tabTo } from "../../accessibility";
import { expect, test as base } from "../../fixtures";
import { startInstance } from "../../instance";
import { button, heading, link } from "../../locators";
import { operator, signInByForm } from "../../people";
import { buildSecondApp, type SecondApp, startSecondApp } from "./second-app";

const test = base.extend<{ readonly app: SecondApp }>({
  app: async ({ origin, own, query }, use) => {
    await use(await own(startSecondApp(origin, query)));
  },
});

test.beforeAll(async () => {
  test.setTimeout(300_000);
  await buildSecondApp();
});

const isSignedIn = (page: Page) => expect(heading(page, /’s book$/)).toBeVisible();

/** Signs in to it for the first time. */
async function connect(page: Page, { origin }: SecondApp): Promise<void> {
  await page.goto(origin);
  await link(page, "Sign in").click();
  await button(page, "Connect").click();
  await isSignedIn(page);
}

/** Waits until it has heard that the session is over: this page asks nobody. */
const hears = (page: Page, { origin }: SecondApp, within: number) =>
  expect(async () => {
    await page.goto(`${origin}/session`);
    await expect(heading(page, "You were signed out")).toBeVisible({ timeout: 100 });
  }).toPass({ timeout: within, intervals: [50] });

for (const javaScriptEnabled of [true, false]) {
  test.describe(`with JavaScript ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled });

    test("one sign-in is for both, and one sign-out", async ({ page, person, origin, app }) => {
      await page.goto(`${app.origin}/session`);
      await expect(heading(page, "Sign in to see this")).toBeVisible();
      await link(page, "Sign in").click();
      await signInByForm(page, person);
      await expect(heading(page, "Connect Fieldbook?")).toBeVisible();
      await button(page, "Connect").click();
      await expect(heading(page, "Your session here")).toBeVisible();
      await expect(page).toHaveURL(`${app.origin}/session`);
      await page.goto(`${origin}/dashboard`);
      await expect(page).toHaveURL(`${origin}/dashboard`);
      // feature:notes begin
      const note = { title: "Oil the hinges", body: "" };
      expect((await page.request.post(`${origin}/api/notes`, { data: note })).status()).toBe(201);
      // feature:notes end
      await page.goto(`${app.origin}/book`);
      await expect(heading(page, `${person.name}’s book`)).toBeVisible();
      await expect(page.getByText(person.email)).toBeVisible();
      await expect(page.getByRole("listitem").filter({ hasText: "Oil the hinges" })).toBeVisible(); // feature:notes
      await button(page, "Sign out").click();
      await expect(heading(page, "Sign out of Portcullis too?")).toBeVisible();
      await button(page, "Sign out").last().click();
      await expect(heading(page, "A book for what you see outside")).toBeVisible();
      await page.goto(`${origin}/dashboard`);
      await expect(page).toHaveURL(/\/login/);
    });

    test("a second visit asks nothing, and signing out here is heard there", async ({
      signedIn: page,
      origin,
      app,
    }) => {
      await connect(page, app);
      await page.context().clearCookies({ domain: "127.0.0.1" });
      await page.goto(app.origin);
      await link(page, "Sign in").click();
      await isSignedIn(page);
      expect((await page.request.post(`${origin}/api/auth/logout`)).status()).toBe(204);
      await hears(page, app, 5000);
      await page.goto(`${app.origin}/book`);
      await expect(heading(page, "You were signed out")).toBeVisible();
    });

    test("whoever says no is told that nothing was done, and may think again", async ({ signedIn: page, app }) => {
      await page.goto(app.origin);
      await link(page, "Sign in").click();
      await button(page, "Don’t connect").click();
      await expect(heading(page, "You did not let Fieldbook in")).toBeVisible();
      await link(page, "Sign in").click();
      await button(page, "Connect").click();
      await isSignedIn(page);
    });

    test("disconnecting it here ends it there, and it asks again", async ({ signedIn: page, origin, app }) => {
      await connect(page, app);
      await page.goto(`${origin}/settings/connected-apps`);
      await page.getByText("Disconnect").first().click();
      await button(page, "Yes, disconnect it").click();
      await expect(page.getByText("That app is disconnected.")).toBeVisible();
      await hears(page, app, 5000);
      await link(page, "Sign in").click();
      await expect(heading(page, "Connect Fieldbook?")).toBeVisible();
    });

    test("signing out of it alone leaves one signed in here", async ({ signedIn: page, origin, app }) => {
      await connect(page, app);
      await button(page, "Sign out").click();
      await button(page, "Stay signed in").click();
      await expect(heading(page, "A book for what you see outside")).toBeVisible();
      await page.goto(`${origin}/dashboard`);
      await expect(page).toHaveURL(`${origin}/dashboard`);
    });
  });
}

// feature:administration begin
test("who is banned is signed out of it", async ({ signedIn: page, signInAs, device, person, origin, query, app }) => {
  await connect(page, app);
  const admin = await signInAs("admin", await device({ baseURL: origin }));
  const [user] = await query<{ id: string }>(`SELECT "id" FROM "User" WHERE "email" = $1`, person.email);
  const ban = { data: { disabled: true } };
  expect((await admin.request.patch(`/api/admin/users/${user?.id}`, ban)).status()).toBe(200);
  await hears(page, app, 5000);
  await link(page, "Sign in").click();
  await expect(heading(page, "Sign in")).toBeVisible();
});
// feature:administration end

test("an operator’s command ends it, and so does it that it was down when it should have heard", async ({
  signedIn: page,
  person,
  origin,
  app,
}) => {
  await connect(page, app);
  await operator("end-sessions", "--email", person.email);
  await hears(page, app, 10_000);
  await link(page, "Sign in").click();
  await signInByForm(page, person);
  await expect(heading(page, "Your session here")).toBeVisible();
  // What the page still fetches, such as its icon, must not find nobody.
  await page.goto("about:blank");
  await app.goDown();
  expect((await page.request.post(`${origin}/api/auth/logout`)).status()).toBe(204);
  await app.comeUp();
  // It keeps who is signed in over a restart; it is told again after some ten seconds.
  await hears(page, app, 40_000);
});

test("two tabs sign in at once, and neither shows what was before", async ({ signedIn: page, person, app }) => {
  const other = await page.context().newPage();
  for (const tab of [page, other]) {
    await tab.goto(app.origin);
    await link(tab, "Sign in").click();
    await expect(heading(tab, "Connect Fieldbook?")).toBeVisible();
  }
  for (const tab of [page, other]) {
    await button(tab, "Connect").click();
    await expect(heading(tab, `${person.name}’s book`)).toBeVisible();
  }
  await page.reload();
  await isSignedIn(page);
  await button(page, "Sign out").click();
  await button(page, "Sign out").last().click();
  await expect(heading(page, "A book for what you see outside")).toBeVisible();
  await other.reload();
  await expect(heading(other, "Sign in to see this")).toBeVisible();
  await page.goBack();
  await expect(page.getByText(person.email)).toBeHidden();
});

test("the answer to somebody else’s sign-in signs nobody in, and a link leads nowhere else", async ({
  signedIn: mallory,
  device,
  app,
}) => {
  await connect(mallory, app);
  const answer = await theirs(mallory.context(), app);
  const victim = await (await device()).newPage();
  await victim.goto(answer);
  await expect(heading(victim, "That sign-in is over")).toBeVisible();
  await victim.goto(`${app.origin}/session`);
  await expect(heading(victim, "Sign in to see this")).toBeVisible();
  await mallory.goto(`${app.origin}/sign-in?next=//evil.example/`);
  await isSignedIn(mallory);
});

/** The address by which somebody comes back from signing in, unused. */
async function theirs(context: BrowserContext, { origin }: SecondApp): Promise<string> {
  const begun = await context.request.get(`${origin}/sign-in`, { maxRedirects: 0 });
  const asked = await context.request.get(begun.headers()["location"] ?? "", { maxRedirects: 0 });
  return asked.headers()["location"] ?? "";
}

test("it says so when there is no answer from here, and nobody is signed out", async ({ page, person, own, query }) => {
  const instance = await own(startInstance({}));
  const app = await own(startSecondApp(instance.origin, query));
  await page.goto(app.origin);
  await link(page, "Sign in").click();
  await signInByForm(page, person);
  await button(page, "Connect").click();
  await isSignedIn(page);
  await instance.stop();
  await page.reload();
  await expect(heading(page, /gives no answer$/)).toBeVisible();
  await page.goto(`${app.origin}/session`);
  await expect(heading(page, "Your session here")).toBeVisible();
  await button(page, "Sign out").click();
  await expect(heading(page, "Signed out of Fieldbook alone")).toBeVisible();
});

test("its pages are for everybody: by keyboard, in both themes, on a small screen", async ({
  signedIn: page,
  watch,
  app,
}) => {
  watch.expects(/status of 404/);
  for (const [path, what] of [
    ["/", "its landing page"],
    ["/problem/over", "its page of problems"],
    ["/nothing", "its page that is not there"],
  ] as const) {
    await page.goto(app.origin + path);
    await expectAccessible(page, what);
  }
  await page.goto(`${app.origin}/book`);
  await tabTo(page, "link", "Sign in");
  await page.keyboard.press("Enter");
  await tabTo(page, "button", "Connect");
  await page.keyboard.press("Enter");
  await isSignedIn(page);
  await expectAccessible(page, "its book");
  await page.goto(`${app.origin}/session`);
  await expectAccessible(page, "its page of the session");
  await tabTo(page, "button", "Sign out");
  await page.keyboard.press("Enter");
  await expect(heading(page, /^Sign out of/)).toBeVisible();
});
