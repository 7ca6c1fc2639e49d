import type { Page } from "@playwright/test";
import { expectAccessible, tabTo } from "../../accessibility";
import { expect, test } from "../../fixtures";
import { signInByForm } from "../../people";
import { startHouse } from "./house";

const part = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const figure = (page: Page, of: string, name: string) =>
  part(page, of).getByRole("term").filter({ hasText: name }).locator("+ dd");
const again = (page: Page) => page.getByRole("link", { name: "Ask again" });

for (const javaScriptEnabled of [true, false]) {
  test(`a page shows what a service says of one, and of all, with JavaScript ${javaScriptEnabled ? "on" : "off"}`, async ({
    device,
    person,
    own,
    query,
  }) => {
    const house = await own(startHouse(query));
    const page = await (await device({ baseURL: house.origin, javaScriptEnabled })).newPage();
    await page.goto("/report");
    await signInByForm(page, person);
    await expect(page).toHaveURL(`${house.origin}/report`);
    for (const name of ["For you", "As itself"]) await expect(part(page, name)).toContainText("It does not answer");
    if (javaScriptEnabled) await expectAccessible(page, "the report of a service that is down");

    await house.startService();
    await again(page).click();
    const [{ id } = { id: "" }] = await query<{ id: string }>(
      `SELECT "id" FROM "User" WHERE "email" = $1`,
      person.email,
    );
    await expect(figure(page, "For you", "You")).toHaveText(id);
    await expect(figure(page, "For you", "Who asks")).toHaveText("This app");
    await expect(figure(page, "For you", "Asked for you")).toHaveText("Once");
    await expect(figure(page, "As itself", "People")).toHaveText(/^[01]$/);
    await tabTo(page, "link", "Ask again");
    await page.keyboard.press("Enter");
    await expect(figure(page, "For you", "Asked for you")).toHaveText("2 times");
    if (javaScriptEnabled) await expectAccessible(page, "the report");
    expect(await page.content()).not.toContain("eyJ");

    await query(`UPDATE "Client" SET "audiences" = '[]' WHERE "id" = $1::uuid`, house.clientId);
    const other = await (await device({ baseURL: house.origin, javaScriptEnabled })).newPage();
    await other.goto("/report");
    await signInByForm(other, person);
    await expect(part(other, "For you")).toContainText("It was not let in.");
    if (javaScriptEnabled) await expectAccessible(other, "the report of a service that lets nobody in");

    await page.getByRole("link", { name: "Report", exact: true }).click();
    await expect(page).toHaveURL(`${house.origin}/report`);
    await page.goto("/dashboard");
    await expect(page.getByRole("link", { name: "Report", exact: true })).toBeVisible();
  });
}

test("where no service is set there is no link, and the page says so", async ({ signedIn: page }) => {
  await page.goto("/report");
  await expect(page.getByText("There is no service to ask: none is set up here.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Report", exact: true })).toHaveCount(0);
  await expectAccessible(page, "the report without a service");
});
