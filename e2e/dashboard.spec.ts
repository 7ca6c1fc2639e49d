import { expect, test } from "./fixtures";
import { letAccessTokenExpire } from "./tokens";

test("after asking with a token that has expired, the page tells of the new one", async ({
  signedIn: page,
  context,
}) => {
  await page.clock.install();
  await page.goto("/dashboard");
  const token = page.getByRole("region", { name: "Access token" });
  await expect(token).toContainText("left");
  await page.clock.fastForward("11:00");
  await expect(token).toContainText("over");
  await letAccessTokenExpire(context);
  await page.getByRole("button", { name: "Ask it now" }).click();
  await expect(page.getByText(/^200 in/)).toBeVisible();
  await expect(token).toContainText("left");
});
