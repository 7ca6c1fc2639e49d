import type { Page } from "@playwright/test";
import { expectAccessible, tabTo } from "../../accessibility";
import { expect, test } from "../../fixtures";
import { button } from "../../locators";

const title = (page: Page) => page.getByRole("textbox", { name: "Title" });
const body = (page: Page) => page.getByRole("textbox", { name: "Note" });

async function write(page: Page, ...titles: readonly string[]): Promise<void> {
  for (const text of titles) {
    const answer = await page.request.post("/api/notes", { data: { title: text, body: `About: ${text}` } });
    expect(answer.status()).toBe(201);
  }
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(`with JavaScript ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled });

    test("a note is written, read, changed and deleted", async ({ signInAs, watch }) => {
      watch.expects(/status of 404/);
      const page = await signInAs("user");
      await page.goto("/notes");
      await expect(page.getByText("No notes yet.")).toBeVisible();

      await title(page).fill("Oil the hinges");
      await body(page).fill("Both of them.\n\nThen listen.");
      await button(page, "Save note").click();
      await expect(page.getByText("The note is saved.")).toBeVisible();
      await expect(title(page)).toHaveValue("");
      await expect(body(page)).toHaveValue("");

      await page.getByRole("link", { name: "Oil the hinges" }).click();
      await expect(page.getByRole("heading", { name: "Oil the hinges", level: 1 })).toBeVisible();
      const address = page.url();
      await expect(page.getByText("Then listen.").first()).toBeVisible();

      await title(page).fill("Oil the left hinge");
      await body(page).fill("");
      await button(page, "Save changes").click();
      await expect(page.getByText("Saved.")).toBeVisible();
      await expect(page.getByRole("heading", { name: "Oil the left hinge", level: 1 })).toBeVisible();
      await expect(page.getByText("This note has a title and nothing else.")).toBeVisible();
      await expect(title(page)).toHaveValue("Oil the left hinge");

      await page.locator("summary").click();
      await button(page, "Yes, delete it").click();
      await expect(page).toHaveURL("/notes?deleted=1");
      await expect(page.getByText("The note is deleted.")).toBeVisible();
      await expect(page.getByText("No notes yet.")).toBeVisible();
      expect((await page.goto(address))?.status()).toBe(404);
    });

    test("what is wrong is said at its field, and what was typed stays", async ({ signInAs }) => {
      const page = await signInAs("user");
      await page.goto("/notes");
      await title(page).fill("t".repeat(121));
      await body(page).fill("A text worth keeping.");
      await button(page, "Save note").click();
      await expect(title(page)).toHaveAttribute("aria-invalid", "true");
      await expect(title(page)).toHaveAccessibleDescription("The title is too long: at most 120 characters.");
      await expect(title(page)).toHaveValue("t".repeat(121));
      await expect(body(page)).toHaveValue("A text worth keeping.");
    });

    test("a long list goes on, and comes back to its beginning", async ({ signInAs }) => {
      const page = await signInAs("user");
      await write(page, ...Array.from({ length: 21 }, (_, index) => `Note ${index + 1}`));
      await page.goto("/notes");
      await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(20);
      await page.getByRole("link", { name: "Older notes" }).click();
      await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(1);
      await expect(page.getByRole("link", { name: "Note 1", exact: true })).toBeVisible();
      await page.getByRole("link", { name: "Newest notes" }).click();
      await expect(page.getByRole("link", { name: "Note 21" })).toBeVisible();
    });
  });
}

test("a note is shown as text, whatever is in it", async ({ signInAs }) => {
  const page = await signInAs("user");
  await write(page, '<img src=x onerror="document.title=1"><script>document.title=2</script>');
  await page.goto("/notes");
  await page.getByRole("link", { name: "<img src=x" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("<script>");
  await expect(page).toHaveTitle(/^Note\b/);
});

test("a note is written, opened and deleted with nothing but a keyboard", async ({ signInAs }) => {
  const page = await signInAs("user");
  await page.goto("/notes");
  await tabTo(page, "textbox", "Title");
  await page.keyboard.type("By hand");
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-form-message]")).toBeFocused();
  await tabTo(page, "link", "By hand");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "By hand", level: 1 })).toBeVisible();
  await page.locator("summary").focus();
  await page.keyboard.press("Enter");
  await tabTo(page, "button", "Yes, delete it");
  await page.keyboard.press("Enter");
  await expect(page.getByText("The note is deleted.")).toBeVisible();
});

test("the pages of notes are accessible and fit every screen", async ({ signInAs }) => {
  const page = await signInAs("user");
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/notes");
  await expectAccessible(page, "no notes");
  await write(page, "A".repeat(120), ...Array.from({ length: 20 }, (_, index) => `Note ${index}`), "W".repeat(120));
  await page.goto("/notes");
  await button(page, "Save note").click();
  await expect(page.getByText("The title is missing.")).toBeVisible();
  await expectAccessible(page, "the list with an error");
  await page.getByRole("link", { name: "WWW" }).click();
  await expect(page.getByRole("heading", { name: "WWW", level: 1 })).toBeVisible();
  await page.locator("summary").click();
  await expectAccessible(page, "a note");
});
