import { readFile } from "node:fs/promises";
import { expectAccessible } from "../../accessibility";
import { expect, test } from "../../fixtures";
import { fromMenu } from "../../people";

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("an administrator follows a person and one of their sessions through the trail, and saves it", async ({
      signInAs,
      request,
      newPerson,
    }) => {
      const ada = await newPerson();
      await request.post("/api/auth/login", { data: { email: ada.email, password: "not her password" } });
      await request.post("/api/auth/login", { data: { email: ada.email, password: ada.password } });
      const page = await signInAs("admin");
      await page.goto("/dashboard");
      await fromMenu(page, "Administration");
      await page.getByRole("link", { name: "Audit trail" }).click();
      await page.getByRole("textbox", { name: "Person" }).fill(ada.email);
      await page.getByRole("combobox", { name: "Outcome" }).selectOption("Failure");
      await page.getByRole("button", { name: "Show" }).click();
      const events = page.getByRole("list", { name: "Events" }).getByRole("listitem");
      await expect(events).toHaveCount(1);
      await expect(events).toContainText("sign_in failed");
      await page.getByRole("combobox", { name: "Outcome" }).selectOption("Any");
      await page.getByRole("button", { name: "Show" }).click();
      await expect(events.first()).toContainText("session_start");
      await events.first().getByRole("link").nth(1).click();
      await expect(page).toHaveURL(/\/admin\/audit\?session=/);
      await expect(events).toHaveCount(1);
      const saving = page.waitForEvent("download");
      await page.getByRole("button", { name: "Save as CSV" }).click();
      const file = await saving;
      expect(file.suggestedFilename()).toBe("audit.csv");
      expect((await readFile(await file.path(), "utf8")).trim().split("\n")).toHaveLength(2);
      await page.goto("/admin/audit?type=no_such_thing");
      await expect(page.getByText("Nothing of that kind has happened.")).toBeVisible();
    });
  });
}

test.describe("accessible and fit for every screen", () => {
  // What moves is not judged half-way.
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("is the trail, with a fault in the form and without", async ({ signInAs, query }) => {
    await query(
      `INSERT INTO "AuditEvent" ("type", "outcome", "ip", "userAgent", "detail") VALUES ('long', 'failure', '2001:db8::1', repeat('x', 256), jsonb_build_object(repeat('y', 64), repeat('z', 256)))`,
    );
    const page = await signInAs("admin");
    await page.goto("/admin/audit?type=long");
    await expectAccessible(page, "/admin/audit");
    await page.goto("/admin/audit?person=nobody&from=then&cursor=MQ");
    await expect(page.getByRole("textbox", { name: "Person" })).toHaveAccessibleDescription(
      /An address, or the id of a user/,
    );
    await expectAccessible(page, "/admin/audit with faults");
  });
});
