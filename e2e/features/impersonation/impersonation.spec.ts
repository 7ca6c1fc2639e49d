import type { Page } from "@playwright/test";
import { expectAccessible, tabTo } from "../../accessibility";
import { expect, test } from "../../fixtures";

const banner = (page: Page) => page.getByRole("complementary", { name: "Signed in as somebody else" });
const back = (page: Page) => page.getByRole("button", { name: "Back to your own account" });

/** Goes from the list of users to somebody's page and is them. */
async function become(page: Page, { id, name }: { readonly id: string; readonly name: string }): Promise<void> {
  await page.goto(`/admin/users/${id}/impersonation`);
  await page.getByRole("textbox", { name: "Reason" }).fill("Ticket 4711: a note is missing");
  await page.getByRole("button", { name: `Sign in as ${name}` }).click();
  await expect(page).toHaveURL("/dashboard");
  await expect(banner(page)).toContainText(`You are ${name}, as `);
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("an administrator is somebody else on every page, is kept from what is theirs alone, and comes back with one click", async ({
      signInAs,
      query,
      watch,
      newPerson,
    }) => {
      watch.expects(/status of 40[34]/);
      const ada = await newPerson();
      const [row] = await query<{ id: string }>(`SELECT "id" FROM "User" WHERE "email" = $1`, ada.email);
      const id = row?.id ?? "";
      const page = await signInAs("admin");
      await page.goto(`/admin/users/${id}`); // feature:administration
      await page.getByRole("link", { name: `Sign in as ${ada.name}` }).click(); // feature:administration
      await become(page, { id, name: ada.name });
      await expect(page.getByText("As the person sees it.")).toBeVisible();
      await expect(page.getByText("Then you are back in your own account.")).toBeVisible();
      for (const path of ["/settings/profile", "/", "/nothing-here"]) {
        await page.goto(path);
        await expect(banner(page)).toContainText(/Ends at/);
        await expect(back(page)).toBeVisible();
      }
      await page.goto("/settings/account/export"); // feature:data-export
      await expect(page.getByRole("heading", { name: "Signed in as another" })).toBeVisible(); // feature:data-export
      await expect(banner(page)).toBeVisible();
      await back(page).click();
      await expect(page).toHaveURL("/dashboard");
      await expect(banner(page)).toHaveCount(0);
      await page.goto("/admin/users"); // feature:administration
      await expect(page.getByRole("heading", { name: "Users" })).toBeVisible(); // feature:administration
    });

    test("the person ends it, and the administrator's next click is in their own account, without a banner", async ({
      signInAs,
      device,
      query,
      origin,
      newPerson,
    }) => {
      const ada = await newPerson();
      const [row] = await query<{ id: string }>(`SELECT "id" FROM "User" WHERE "email" = $1`, ada.email);
      const page = await signInAs("admin");
      await become(page, { id: row?.id ?? "", name: ada.name });
      const theirs = await signInAs(ada, await device({ baseURL: origin, javaScriptEnabled }));
      // feature:devices begin
      await theirs.goto("/settings/sessions");
      await expect(theirs.getByRole("heading", { name: "Administrator signed in as you" })).toBeVisible();
      // feature:devices end
      const answer = await theirs.context().request.post("/api/auth/logout-others");
      expect(answer.status()).toBe(204);
      await page.getByRole("link", { name: "Dashboard" }).first().click();
      await page.goto("/settings/account");
      await expect(banner(page)).toHaveCount(0);
      await expect(page.getByText(ada.email)).toHaveCount(0);
    });
  });
}

test.describe("at rest", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("its pages are accessible and fit every screen, and the way back is reached by keyboard", async ({
    signInAs,
    query,
    watch,
    newPerson,
  }) => {
    watch.expects(/status of 40[34]/);
    const ada = await newPerson();
    const [row] = await query<{ id: string }>(`SELECT "id" FROM "User" WHERE "email" = $1`, ada.email);
    const id = row?.id ?? "";
    const page = await signInAs("admin");
    await page.goto(`/admin/users/${id}/impersonation`);
    await expectAccessible(page, "the form");
    await page.setViewportSize({ width: 1440, height: 900 });
    await become(page, { id, name: ada.name });
    for (const path of ["/dashboard", "/", "/nothing-here", "/reauthenticate"]) {
      await page.goto(path);
      await expectAccessible(page, `${path} as somebody else`);
    }
    await page.goto("/dashboard");
    await page.emulateMedia({ forcedColors: "active" });
    await expect(banner(page)).toBeVisible();
    await page.emulateMedia({ forcedColors: "none" });
    await tabTo(page, "button", "Back to your own account");
    await page.keyboard.press("Enter");
    await expect(banner(page)).toHaveCount(0);
  });
});
