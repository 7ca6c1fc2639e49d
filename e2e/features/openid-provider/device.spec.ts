import type { Page } from "@playwright/test";
import { expectAccessible, tabTo } from "../../accessibility";
import { expect, test } from "../../fixtures";
import { button, heading } from "../../locators";
import { signInByForm } from "../../people";
import { plugIn } from "./television";

const field = (page: Page) => page.getByLabel("Code", { exact: true });

for (const javaScriptEnabled of [true, false]) {
  test.describe(`on a phone, with JavaScript ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled, viewport: { width: 360, height: 800 } });

    test("one follows the link of a device, signs in, compares the code and connects it", async ({
      page,
      person,
      origin,
      query,
    }) => {
      const television = await plugIn(origin, query);
      expect(await television.asks()).toBe("authorization_pending");
      await page.goto(television.link);
      await signInByForm(page, person);
      await expect(heading(page, "Connect Acme TV?")).toBeVisible();
      await expect(page.getByText(television.code, { exact: true })).toBeVisible();
      await expect(page.getByText("See your e-mail address")).toBeVisible();
      await button(page, "Connect").click();
      await expect(heading(page, "Acme TV is connected")).toBeVisible();
      // Neither a reload nor a second look asks again, or does more.
      await page.reload();
      await expect(heading(page, "Acme TV is connected")).toBeVisible();
      expect(await television.asks()).toBe(`signed in as ${person.email}`);
      await page.getByRole("link", { name: "your apps" }).click();
      await expect(page.getByRole("heading", { name: "Acme TV", level: 2 })).toBeVisible();
    });

    test("one types a code, wrongly and then as it comes, and does not connect", async ({
      signedIn: page,
      origin,
      query,
    }) => {
      const television = await plugIn(origin, query);
      await page.goto("/device");
      await field(page).fill("BCDF");
      await button(page, "Go on").click();
      await expect(field(page)).toHaveAccessibleDescription(/No device waits with that code/);
      await expect(field(page)).toHaveValue("BCDF");
      await field(page).fill(` ${television.code.toLowerCase().replace("-", " ")} `);
      await button(page, "Go on").click();
      await expect(heading(page, "Connect Acme TV?")).toBeVisible();
      await button(page, "Don’t connect").click();
      await expect(heading(page, "Not connected")).toBeVisible();
      expect(await television.asks()).toBe("access_denied");
    });
  });
}

test("the pages of a device are for everybody: by keyboard, in both themes, on a small screen", async ({
  signedIn: page,
  origin,
  query,
}) => {
  const [one, two] = [await plugIn(origin, query), await plugIn(origin, query)];
  await page.goto("/device");
  await expectAccessible(page, "the page that asks for a code");
  await page.goto("/device?user_code=BCDF");
  await expect(field(page)).toBeFocused();
  await expectAccessible(page, "a code that is none");
  await field(page).fill(one.code);
  await page.keyboard.press("Enter");
  await expect(heading(page, "Connect Acme TV?")).toBeVisible();
  await expectAccessible(page, "the page that asks about a device");
  await tabTo(page, "button", "Connect");
  await page.keyboard.press("Enter");
  await expect(heading(page, "Acme TV is connected")).toBeVisible();
  await expectAccessible(page, "a device that is connected");
  await page.goto(two.link);
  await tabTo(page, "button", "Don’t connect");
  await page.keyboard.press("Enter");
  await expect(heading(page, "Not connected")).toBeVisible();
  await expectAccessible(page, "a device that is not connected");
});

test("a code that expired, or that somebody else has used, says so and asks for another", async ({
  signedIn: page,
  origin,
  query,
  signInAs,
  device,
}) => {
  const [late, used] = [await plugIn(origin, query), await plugIn(origin, query)];
  await query(`UPDATE "DeviceRequest" SET "expiresAt" = now() WHERE "clientId" = $1::uuid`, late.clientId);
  await page.goto(late.link);
  await expect(field(page)).toHaveAccessibleDescription(/That code has expired/);
  const other = await signInAs("user", await device());
  await other.goto(used.link);
  await button(other, "Connect").click();
  await expect(heading(other, "Acme TV is connected")).toBeVisible();
  await page.goto(used.link);
  await expect(field(page)).toHaveAccessibleDescription(/That code has been used/);
});
