import { readFileSync } from "node:fs";
import { expectAccessible } from "../../accessibility";
import { expect, test } from "../../fixtures";

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("somebody downloads all of their data", async ({ signedIn: page, person }) => {
      await page.goto("/settings/account");
      await page.getByRole("link", { name: "Export it" }).click();
      if (javaScriptEnabled) await expectAccessible(page, "/settings/account/export");
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Download" }).click(),
      ]);
      expect(file.suggestedFilename()).toBe("portcullis-export.json");
      const data = JSON.parse(readFileSync(await file.path(), "utf8")) as { account: { email: string } };
      expect(data.account.email).toBe(person.email);
    });
  });
}
