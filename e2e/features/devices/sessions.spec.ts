import type { Page } from "@playwright/test";
import { expectAccessible } from "../../accessibility";
import { expect, test } from "../../fixtures";

const rows = (page: Page) => page.getByRole("main").getByRole("listitem");
const allElse = (page: Page) => page.getByRole("button", { name: "Sign out everywhere else" });

for (const javaScriptEnabled of [true, false]) {
  test.describe(`with JavaScript ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled });

    test("signing out everywhere else ends every other session and leaves this one", async ({
      signedIn: page,
      signInAs,
      device,
      person,
      origin,
    }) => {
      const others = [await device({ baseURL: origin }), await device({ baseURL: origin })];
      for (const other of others) await signInAs(person, other);
      await page.goto("/settings/sessions");
      await expect(rows(page)).toHaveCount(3);
      await allElse(page).click();
      await expect(page.getByText("Signed out everywhere else. Sessions ended: 2.")).toBeVisible();
      await expect(rows(page)).toHaveCount(1);
      await expect(page.getByText("You are signed in here and nowhere else.")).toBeVisible();
      await expect(allElse(page)).toHaveCount(0);
      for (const other of others) expect((await other.request.get("/api/me")).status()).toBe(401);
      await page.reload();
      await expect(page.getByText("This device")).toBeVisible();
    });

    test("signing out everywhere asks twice", async ({ signedIn: page, context }) => {
      await page.goto("/settings/sessions");
      const question = page.getByRole("dialog", { name: "Sign out everywhere?" });
      const ask = page.getByRole("button", { name: "Sign out everywhere", exact: true });
      await ask.click();
      await question.getByRole("button", { name: "Stay signed in" }).click();
      await expect(question).toBeHidden();
      await ask.click();
      await page.keyboard.press("Escape");
      await expect(question).toBeHidden();
      expect((await context.request.get("/api/me")).status()).toBe(200);
      await ask.click();
      await question.getByRole("button", { name: "End every session" }).click();
      await expect(page).toHaveURL("/login?reason=signed_out_everywhere");
    });
  });
}

test("a row whose session was ended closes behind the lattice, and the sentence names its device", async ({
  signedIn: page,
  signInAs,
  device,
  person,
  origin,
}) => {
  const firefox = await device({
    baseURL: origin,
    userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
  });
  await signInAs(person, firefox);
  await page.goto("/settings/sessions");
  // A transition of layout that never ends would leave the row; one that is not there would never be noted.
  await page.evaluate(() => {
    document.addEventListener("animationstart", ({ animationName }) => {
      document.documentElement.dataset["moved"] = `${document.documentElement.dataset["moved"] ?? ""} ${animationName}`;
    });
  });
  await page.getByRole("button", { name: "Sign out Firefox 145 on Linux" }).click();
  await expect(page.getByText("Signed out Firefox 145 on Linux. Its next request is refused.")).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
  await expect(page.locator("html")).toHaveAttribute(
    "data-moved",
    /device-lattice.*device-close|device-close.*device-lattice/,
  );
  await expect(page.locator("[data-ended]")).toHaveCount(0);
});

test("for those who ask for less motion the row is just gone", async ({
  signedIn: page,
  signInAs,
  device,
  person,
  origin,
}) => {
  await signInAs(person, await device({ baseURL: origin }));
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/settings/sessions");
  await rows(page)
    .getByRole("button", { name: /^Sign out/ })
    .click();
  await expect(page.locator(".device")).toHaveCount(1);
});

test("how long ago a device was used stays right while the page is open", async ({
  signedIn: page,
  signInAs,
  device,
  person,
  origin,
}) => {
  await signInAs(person, await device({ baseURL: origin }));
  await page.clock.install();
  await page.goto("/settings/sessions");
  await expect(page.getByText("Last used just now")).toBeVisible();
  // A page that has not come alive yet has no clock to be moved on.
  await expect(async () => {
    await page.clock.fastForward("05:10");
    await expect(page.getByText(/^Last used \d+ minutes ago/)).toBeVisible({ timeout: 1000 });
  }).toPass();
  await page.clock.fastForward("03:00:00");
  await expect(page.getByText("Last used 3 hours ago")).toBeVisible();
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });
  test("it says when, since nothing counts on", async ({ signedIn: page, signInAs, device, person, origin }) => {
    await signInAs(person, await device({ baseURL: origin }));
    await page.goto("/settings/sessions");
    await expect(page.getByText(/^Last used .*\d{4}, \d\d:\d\d UTC$/)).toBeVisible();
    await expect(page.getByText("just now")).toBeHidden();
  });
});

test("a row's button stands at its end on every screen, and the page is accessible", async ({
  signedIn: page,
  signInAs,
  device,
  person,
  origin,
}) => {
  await signInAs(person, await device({ baseURL: origin }));
  await page.goto("/settings/sessions");
  const row = rows(page).filter({ has: page.getByRole("button") });
  for (const width of [320, 360, 768, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    const [outer, name, end] = [
      await row.boundingBox(),
      await row.getByRole("heading").boundingBox(),
      await row.getByRole("button").boundingBox(),
    ];
    if (outer === null || name === null || end === null) throw new Error("the row is not there");
    expect(end.x, `${width}: behind the name`).toBeGreaterThanOrEqual(name.x + name.width);
    expect(outer.x + outer.width - (end.x + end.width), `${width}: at the end`).toBeLessThanOrEqual(25);
    expect(end.height).toBeGreaterThanOrEqual(44);
  }
  await page.emulateMedia({ reducedMotion: "reduce" });
  await expectAccessible(page, "the sessions");
  await page.getByRole("button", { name: "Sign out everywhere", exact: true }).click();
  await expectAccessible(page, "the question before signing out everywhere", "#everywhere-sure");
});
