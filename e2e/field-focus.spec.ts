import { devices, type Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { linkFor, stranger } from "./people"; // feature:sign-up
import { dataDir } from "./place"; // feature:sign-up

const email = (page: Page) => page.getByLabel("E-mail");
const focused = (page: Page) => page.evaluate(() => document.activeElement?.tagName);

// feature:sign-up begin
/** The page behind the link in a mail to somebody new. */
async function openLink(page: Page): Promise<void> {
  const person = stranger();
  await page.request.post("/api/auth/signup", { data: { email: person.email } });
  await page.goto(await linkFor(person.email, dataDir()));
}
// feature:sign-up end

for (const javaScriptEnabled of [true, false]) {
  test.describe(`at a desk, with JavaScript ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled });

    test("one begins to type where a form begins, as its page comes and after a click", async ({ page }) => {
      const pages = [
        "/login",
        "/login?reason=signed_out",
        "/signup", // feature:sign-up
        "/check-mail", // feature:sign-up
      ];
      for (const path of pages) {
        await page.goto(path);
        await expect(email(page), path).toBeFocused();
      }
      // feature:sign-up begin
      await openLink(page);
      await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();
      // feature:sign-up end
      await page.goto("/");
      await page.getByRole("banner").getByRole("link", { name: "Sign in" }).click();
      await expect(email(page)).toBeFocused();
      await page.keyboard.type("ada@example.com");
      await expect(email(page)).toHaveValue("ada@example.com");
    });

    test("what needs another look has the focus: the field at fault, or what is wrong with the form", async ({
      page,
      person,
    }) => {
      await page.goto("/login");
      await page.keyboard.type(person.email);
      await page.keyboard.press("Enter");
      const password = page.getByLabel("Password", { exact: true });
      await expect(password).toHaveAttribute("aria-invalid", "true");
      await expect(password).toBeFocused();
      await page.keyboard.type("not the password at all");
      await page.keyboard.press("Enter");
      await expect(page.getByRole("main").getByRole("alert")).toContainText("do not open an account");
      await expect(page.locator("[data-form-message]")).toBeFocused();
    });

    test("on a phone no keyboard comes up before somebody asks for it", async ({ device, origin }) => {
      const phone = await device({ ...devices["Pixel 7"], baseURL: origin, javaScriptEnabled });
      const page = await phone.newPage();
      const stands = async () => {
        await expect(email(page)).toBeVisible();
        expect(await focused(page)).toBe("BODY");
      };
      const pages = [
        "/login",
        "/signup", // feature:sign-up
      ];
      for (const path of pages) {
        await page.goto(path);
        await stands();
      }
      await page.goto("/");
      await page.getByRole("banner").getByRole("link", { name: "Sign in" }).tap();
      await expect(page).toHaveURL("/login");
      await stands();
      await email(page).tap();
      await expect(email(page)).toBeFocused();
    });
  });
}

test("a phone's Enter key says what it does at the last field of a form, and nothing at the others", async ({
  page,
  signInAs,
  person,
}) => {
  const keys = () =>
    page
      .locator("form input.field")
      .evaluateAll((fields) => fields.map((field) => (field as HTMLElement).enterKeyHint));
  await page.goto("/login");
  expect(await keys()).toEqual(["", "go"]);
  // feature:sign-up begin
  await page.goto("/signup");
  expect(await keys()).toEqual(["send"]);
  await openLink(page);
  expect(await keys()).toEqual(["", "go"]);
  // feature:sign-up end
  await signInAs(person);
  await page.goto("/settings/profile");
  expect(await keys()).toEqual(["done"]);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`an error has one tone in ${colorScheme}: its sentence and the border of its field`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.goto("/login");
    const plain = await email(page).evaluate((field) => getComputedStyle(field).borderColor);
    await page.keyboard.press("Enter");
    const sentence = page.getByText("The e-mail address is missing.");
    await expect(sentence).toBeVisible();
    // What has the focus has its ring's colour.
    await email(page).blur();
    const tone = await sentence.evaluate((words) => getComputedStyle(words).color);
    await expect.poll(() => email(page).evaluate((field) => getComputedStyle(field).borderColor)).toBe(tone);
    expect(tone).not.toBe(plain);
  });
}
