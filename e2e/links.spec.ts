import { expect, test } from "./fixtures";

test("a page is fetched once, by whoever opens it, and not before", async ({ page }) => {
  const fetched: string[] = [];
  page.on("request", (request) => {
    if (request.headers()["rsc"] !== undefined) fetched.push(new URL(request.url()).pathname);
  });
  await page.goto("/", { waitUntil: "networkidle" });
  const way = page.getByRole("navigation", { name: "Account" }).getByRole("link", { name: "Sign in" });
  await way.hover();
  expect(fetched).toEqual([]);
  await way.click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(fetched).toEqual(["/login"]);
});
