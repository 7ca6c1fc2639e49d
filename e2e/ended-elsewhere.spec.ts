import { expect, test } from "./fixtures";
import { mailTo } from "../tests/harness/mailbox";
import { fromMenu, operator, signInByForm } from "./people";
import { dataDir } from "./place";
import { cookieOf, letAccessTokenExpire, letLeewayPass, refreshCookie } from "./tokens";

test("somebody who is banned is out on the next click and stays out until the ban is lifted", async ({
  signedIn: page,
  person,
}) => {
  await page.goto("/dashboard");
  await operator("disable", "--email", person.email);
  await fromMenu(page, "Settings");
  await expect(page).toHaveURL(/\/login\?.*reason=session_ended/);
  await signInByForm(page, person);
  await expect(page.getByRole("main").getByRole("alert")).toContainText("do not open an account");

  await operator("enable", "--email", person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL("/settings/profile");
});

test("when somebody else uses an old copy of the session, it ends for both and the person is told", async ({
  signedIn: page,
  context,
  person,
  playwright,
  origin,
  query,
}) => {
  const stolen = await cookieOf(context, refreshCookie);
  for (const path of ["/dashboard", "/settings/profile"]) {
    await letLeewayPass(query, context);
    await letAccessTokenExpire(context);
    await page.goto(path);
    await expect(page).toHaveURL(path);
  }
  const thief = await playwright.request.newContext({ baseURL: origin });
  const answer = await thief.post("/api/auth/refresh", { headers: { cookie: `${refreshCookie}=${stolen}` } });
  expect(answer.status()).toBe(401);
  expect(answer.headersArray().filter(({ name }) => name.toLowerCase() === "set-cookie")).toEqual([]);
  await thief.dispose();

  await page.getByRole("link", { name: "Dashboard" }).click();
  await expect(page).toHaveURL(/\/login\?/);
  await expect(page.getByText("Someone else may have used your session, so we ended it.")).toBeVisible();
  await expect.poll(async () => (await mailTo(dataDir(), person.email)).subject).toBe("We ended one of your sessions");
});
