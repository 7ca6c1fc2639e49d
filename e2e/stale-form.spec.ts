import type { BrowserContext, Page } from "@playwright/test";
import { expect, test } from "./fixtures";

const pathOfForm = "/settings/profile";

/** Lets a page's forms post as if they had been loaded before a deploy: to actions that this build does not have. */
async function comesFromAnotherBuild(context: BrowserContext): Promise<void> {
  await context.route(`**${pathOfForm}`, async (route) => {
    const id = await route.request().headerValue("next-action");
    if (id === null) return route.continue();
    const gone = id.slice(0, 2) + [...id.slice(2)].reverse().join("");
    return route.continue({ headers: { ...route.request().headers(), "next-action": gone } });
  });
}

async function answersInPlaceOfTheApp(page: Page, status: number): Promise<void> {
  await page.route(`**${pathOfForm}`, (route) =>
    route.request().method() === "POST"
      ? route.fulfill({ status, contentType: "text/html", body: "<h1>Bad gateway</h1>" })
      : route.continue(),
  );
}

test("a form from before a deploy says so, and what was typed comes back with the new page", async ({
  signedIn: page,
  context,
  watch,
}) => {
  watch.expects(/status of 409/);
  await page.goto(pathOfForm);
  await comesFromAnotherBuild(context);
  await page.getByRole("textbox", { name: "Name" }).fill("Ada, typed at length");
  await page.getByRole("button", { name: "Save" }).click();
  const alert = page.getByRole("main").getByRole("alert");
  await expect(alert).toContainText("This page is older than the app by now, so nothing was saved.");
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Ada, typed at length");

  await context.unroute(`**${pathOfForm}`);
  await alert.getByRole("link", { name: "Reload" }).click();
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Ada, typed at length");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Ada, typed at length");
});

for (const status of [413, 502, 504]) {
  test(`a proxy's own ${status} is told apart from no answer, and no more is said than is known`, async ({
    signedIn: page,
    watch,
  }) => {
    watch.expects(/status of (413|502|504)|^answer: 50[24]/);
    await page.goto(pathOfForm);
    await answersInPlaceOfTheApp(page, status);
    await page.getByRole("textbox", { name: "Name" }).fill("Ada behind a proxy");
    await page.getByRole("button", { name: "Save" }).click();
    const alert = page.getByRole("main").getByRole("alert");
    await expect(alert).toContainText("Something on the way answered in place of the app.");
    await expect(alert).not.toContainText("othing was saved");
    await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Ada behind a proxy");
  });
}

test("an answer that never comes is called that, and no more is said than is known", async ({
  signedIn: page,
  watch,
}) => {
  watch.expects(/ERR_EMPTY_RESPONSE|ERR_FAILED|Failed to load/);
  await page.goto(pathOfForm);
  await page.route(`**${pathOfForm}`, (route) =>
    route.request().method() === "POST" ? route.abort() : route.continue(),
  );
  await page.getByRole("textbox", { name: "Name" }).fill("Ada on a bad line");
  await page.getByRole("button", { name: "Save" }).click();
  const alert = page.getByRole("main").getByRole("alert");
  await expect(alert).toContainText("No answer came back. It may have been saved all the same");
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Ada on a bad line");
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a form from before a deploy shows what was typed, and leads back to the page", async ({
    page,
    signInAs,
    person,
    watch,
  }) => {
    watch.expects(/status of 409/);
    await signInAs(person);
    await page.goto(pathOfForm);
    await page.route(`**${pathOfForm}`, async (route) => {
      const body = route.request().postDataBuffer();
      if (body === null) return route.continue();
      const gone = body
        .toString("latin1")
        .replaceAll(
          /"id":"([0-9a-f]{2})([0-9a-f]+)"/g,
          (_, head: string, tail: string) => `"id":"${head}${[...tail].reverse().join("")}"`,
        );
      return route.continue({ postData: Buffer.from(gone, "latin1") });
    });
    await page.getByRole("textbox", { name: "Name" }).fill("Ada without scripts");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("heading", { name: "This page is out of date" })).toBeVisible();
    await expect(page.getByLabel("Name")).toHaveValue("Ada without scripts");
    await page.getByRole("link", { name: "Open the page again" }).click();
    await expect(page).toHaveURL(pathOfForm);
  });
});
