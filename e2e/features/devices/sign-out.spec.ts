import { expect, test } from "../../fixtures";
import { fromMenu, signInByForm } from "../../people";
import { letAccessTokenExpire } from "../../tokens";

test("a device that was signed out from another one is out on its next click", async ({
  signedIn: page,
  device,
  signInAs,
  person,
  origin,
}) => {
  const other = await device({ baseURL: origin });
  const elsewhere = await signInAs(person, other);
  await elsewhere.goto("/dashboard");

  await page.goto("/settings/sessions");
  const devices = page.getByRole("main").getByRole("listitem");
  await expect(devices).toHaveCount(2);
  await devices.getByRole("button", { name: /^Sign out/ }).click();
  await expect(page.getByText(/^Signed out .+ on .+\. Its next request is refused\.$/)).toBeVisible();
  await expect(devices).toHaveCount(1);

  await fromMenu(elsewhere, "Settings");
  await expect(elsewhere).toHaveURL(/\/login\?.*reason=session_ended/);
  await expect(elsewhere.getByText("Your session has ended. Sign in to go on.")).toBeVisible();
  // Its refresh token is worth nothing either.
  await elsewhere.goto("/settings/profile");
  await expect(elsewhere).toHaveURL(/\/login\?/);

  await page.reload();
  await expect(page.getByText("This device")).toBeVisible();
});

test("signing out everywhere ends every device, also one whose token has expired", async ({
  signedIn: page,
  device,
  signInAs,
  person,
  origin,
}) => {
  const others = [await device({ baseURL: origin }), await device({ baseURL: origin })];
  const tabs = await Promise.all(
    others.map(async (other) => {
      const tab = await signInAs(person, other);
      await tab.goto("/dashboard");
      return tab;
    }),
  );
  await letAccessTokenExpire(others[0]!);
  await page.goto("/settings/sessions");
  await page.getByRole("button", { name: "Sign out everywhere", exact: true }).click();
  await page.getByRole("button", { name: "End every session" }).click();
  await expect(page).toHaveURL("/login?reason=signed_out_everywhere");
  for (const tab of tabs) {
    await fromMenu(tab, "Settings");
    await expect(tab).toHaveURL(/\/login\?.*reason=session_ended/);
  }
});

test("a page of another account than the one signed in now says so, and the way on is that one's", async ({
  signedIn: page,
  context,
  watch,
  newPerson,
}) => {
  watch.expects(/status of 409/);
  await page.goto("/settings/sessions");
  const other = await newPerson();
  const tab = await context.newPage();
  await tab.goto("/login?reason=session_problem");
  await signInByForm(tab, other);
  await expect(tab.getByRole("heading", { name: `Hello, ${other.name}` })).toBeVisible();
  const notice = page.getByRole("dialog", { name: "Another account is signed in now" });
  await expect(notice).toBeVisible();
  await notice.getByRole("button", { name: "Stay here" }).click();
  await page.getByRole("button", { name: "Sign out everywhere", exact: true }).click();
  await page.getByRole("button", { name: "End every session" }).click();
  await expect(page.getByText("signed in to another account now")).toBeVisible();
  await tab.reload();
  await expect(tab.getByRole("heading", { name: `Hello, ${other.name}` })).toBeVisible();
});

test.describe("with JavaScript off", () => {
  test.use({ javaScriptEnabled: false });

  test("another device is signed out from the list", async ({ signedIn: page, signInAs, device, person, origin }) => {
    const elsewhere = await signInAs(person, await device({ baseURL: origin, javaScriptEnabled: false }));
    await page.goto("/settings/sessions");
    await page.getByRole("main").getByRole("listitem").getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByText(/^Signed out .+ on .+\. Its next request is refused\.$/)).toBeVisible();
    await elsewhere.goto("/dashboard");
    await expect(elsewhere).toHaveURL(/\/login\?.*reason=session_ended/);
  });
});
