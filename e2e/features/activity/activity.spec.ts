import { expectAccessible } from "../../accessibility";
import { expect, test } from "../../fixtures";

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("somebody reads what has happened to their account, page by page", async ({
      signedIn: page,
      person,
      query,
    }) => {
      await query(
        `INSERT INTO "AuditEvent" ("at", "type", "outcome", "userId", "detail", "userAgent")
         SELECT now() - make_interval(days => n), (ARRAY['sign_out', 'session_start'])[1 + n % 2], 'success',
           (SELECT "id" FROM "User" WHERE "email" = $1), '{}', 'Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0'
         FROM generate_series(1, 60) n`,
        person.email,
      );
      await page.goto("/settings/activity");
      const entries = page.getByRole("list", { name: "Activity", exact: true }).getByRole("listitem");
      await expect(entries.first()).toContainText("New sign-in");
      await expect(entries.first()).toContainText("this session");
      await page.getByRole("link", { name: "Older activity" }).click();
      await expect(page).toHaveURL(/cursor=/);
      await expect(entries.last()).toContainText("Firefox on Linux");
      await page.getByRole("link", { name: "Newest activity" }).click();
      await expect(page).toHaveURL("/settings/activity");
      if (javaScriptEnabled) {
        await page.emulateMedia({ reducedMotion: "reduce" });
        await expectAccessible(page, "/settings/activity");
      }
    });
  });
}
