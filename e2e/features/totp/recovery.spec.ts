import type { APIRequestContext, Page } from "@playwright/test";
import { generate } from "otplib";
import { enrolmentSchema } from "@/lib/shared/features/totp";
import { mailTo } from "../../../tests/harness/mailbox";
import { expectAccessible, tabTo } from "../../accessibility";
import { expect, type Query, test } from "../../fixtures";
import { type Person, signInByForm } from "../../people";
import { dataDir } from "../../place";

/** The link in the newest mail to somebody about something. */
const linkTo = async ({ email }: Person, about: string) => (await mailTo(dataDir(), email, { about })).links[0] ?? "";
const startLink = (person: Person) => linkTo(person, "Have you lost your second factor?");
const stopLink = (person: Person) => linkTo(person, "Your second factor may go off");
const finishLink = (person: Person) => linkTo(person, "You can sign in without your second factor");

/** Turns the second factor on for whoever a browser is signed in as. */
async function enrol(request: APIRequestContext): Promise<void> {
  const { secret } = enrolmentSchema.parse(await (await request.post("/api/auth/totp")).json());
  const answer = await request.post("/api/auth/totp/confirm", { data: { code: await generate({ secret }) } });
  expect(answer.status()).toBe(200);
}

/** Takes the first step in a browser, and goes where one goes who can't take the second. */
async function cantTakeTheSecond(page: Page, person: Person, link: string): Promise<void> {
  await page.goto("/login");
  await signInByForm(page, person);
  await page.getByRole("link", { name: link }).click();
}

/** Asks for the wait, and starts it by the link in the mail. */
async function startWaiting(page: Page, person: Person): Promise<void> {
  await cantTakeTheSecond(page, person, "Come in without them");
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByRole("main").getByRole("status").first()).toContainText("A mail is on its way");
  await page.goto(await startLink(person));
  await page.getByRole("button", { name: "Start the wait" }).click();
  await expect(page.getByRole("heading", { name: "The wait has begun" })).toBeVisible();
}

/** Lets the wait be over, and the mail of that moment be sent already. */
const letPass = (query: Query, { email }: Person) =>
  query(
    `UPDATE "Recovery" SET "readyAt" = now() - interval '1 second', "mailedAt" = now() FROM "User" u WHERE u."id" = "userId" AND u."email" = $1`,
    email,
  );

const banner = (page: Page) => page.getByRole("complementary", { name: "Your second factor" });

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("somebody who has lost their second factor comes back after the wait", async ({
      signedIn: page,
      person,
      device,
      origin,
      query,
      watch,
    }) => {
      await enrol(page.request);
      const lost = await (await device({ baseURL: origin, javaScriptEnabled })).newPage();
      await startWaiting(lost, person);
      await page.goto("/settings/profile");
      await expect(banner(page)).toContainText("Somebody asked to turn off your second factor.");
      await cantTakeTheSecond(lost, person, "See until when");
      await expect(lost.getByRole("heading", { name: "The wait goes on" })).toBeVisible();
      await expect(lost.getByRole("button", { name: "Send the link" })).toBeHidden();
      await letPass(query, person);
      await cantTakeTheSecond(lost, person, "Go on without a code");
      await lost.getByRole("button", { name: "Send the link" }).click();
      await expect(lost.getByRole("main").getByRole("status").first()).toContainText("lets you in, with your password");
      await lost.goto(await finishLink(person));
      watch.expects(/status of 4\d\d/);
      await lost.getByLabel("Password", { exact: true }).fill("not the password 77");
      await lost.getByRole("button", { name: "Turn it off and sign in" }).click();
      await expect(lost.getByLabel("Password", { exact: true })).toHaveAccessibleDescription(/not your password/);
      await lost.getByLabel("Password", { exact: true }).fill(person.password);
      await lost.getByRole("button", { name: "Turn it off and sign in" }).click();
      await expect(lost).toHaveURL("/settings/second-factor");
      await expect(lost.getByRole("button", { name: "Set it up" })).toBeVisible();
      await expect(banner(lost)).toBeHidden();
      await page.goto("/dashboard");
      await expect(page).toHaveURL(/\/login\?.*reason=session_ended/);
    });

    test("the owner stops it from the banner", async ({ signedIn: page, person, device, origin }) => {
      await enrol(page.request);
      const thief = await (await device({ baseURL: origin, javaScriptEnabled })).newPage();
      await startWaiting(thief, person);
      await page.goto("/dashboard");
      await banner(page).getByRole("button", { name: "Stop it" }).click();
      await expect(page.getByRole("heading", { name: "No wait goes on" })).toBeVisible();
      await page.goto("/dashboard");
      await expect(banner(page)).toBeHidden();
      await expect(page.getByText("The wait for the end of the second factor was stopped")).toBeVisible();
      await page.goto(await stopLink(person));
      await expect(page.getByRole("heading", { name: "There is nothing to stop" })).toBeVisible();
    });

    test("the owner stops it by the mail", async ({ signedIn: page, person, device, origin }) => {
      await enrol(page.request);
      const thief = await (await device({ baseURL: origin, javaScriptEnabled })).newPage();
      await startWaiting(thief, person);
      const anywhere = await (await device({ baseURL: origin, javaScriptEnabled })).newPage();
      await anywhere.goto(await stopLink(person));
      await anywhere.getByRole("button", { name: "Stop it" }).click();
      await expect(anywhere.getByRole("heading", { name: "Stopped" })).toBeVisible();
      await page.goto("/dashboard");
      await expect(banner(page)).toBeHidden();
    });
  });
}

test("it takes nothing but a keyboard", async ({ signedIn: page, person, device, origin }) => {
  await enrol(page.request);
  const lost = await (await device({ baseURL: origin })).newPage();
  await lost.goto("/login");
  await signInByForm(lost, person);
  await tabTo(lost, "link", "Come in without them");
  await lost.keyboard.press("Enter");
  await tabTo(lost, "button", "Send the link");
  await lost.keyboard.press("Enter");
  await lost.goto(await startLink(person));
  await tabTo(lost, "button", "Start the wait");
  await lost.keyboard.press("Enter");
  await expect(lost.getByRole("heading", { name: "The wait has begun" })).toBeVisible();
  await page.goto("/dashboard");
  await tabTo(page, "button", "Stop it");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "No wait goes on" })).toBeVisible();
});

test.describe("accessible and fit for every screen", () => {
  // What moves is not judged half-way.
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("is every state of it", async ({ signedIn: page, person, device, origin, query }) => {
    test.slow();
    await enrol(page.request);
    const lost = await (await device({ baseURL: origin, reducedMotion: "reduce" })).newPage();
    await cantTakeTheSecond(lost, person, "Come in without them");
    await expectAccessible(lost, "/recover");
    await lost.getByRole("button", { name: "Send the link" }).click();
    await expect(lost.getByRole("main").getByRole("status").first()).toContainText("A mail is on its way");
    await expectAccessible(lost, "/recover, sent");
    await lost.goto(await startLink(person));
    await expectAccessible(lost, "/recover/start");
    await lost.getByRole("button", { name: "Start the wait" }).click();
    await expect(lost.getByRole("heading", { name: "The wait has begun" })).toBeVisible();
    await expectAccessible(lost, "/recover/start, begun");
    for (const path of ["/dashboard", "/settings/profile"]) {
      await page.goto(path);
      await expectAccessible(page, `the banner on ${path}`, "aside");
    }
    await lost.goto(await stopLink(person));
    await expectAccessible(lost, "/recover/stop");
    await cantTakeTheSecond(lost, person, "See until when");
    await expectAccessible(lost, "/recover, waiting");
    await letPass(query, person);
    await page.reload();
    await expectAccessible(page, "the banner, the wait is over", "aside");
    await cantTakeTheSecond(lost, person, "Go on without a code");
    await expectAccessible(lost, "/recover, ready");
    await lost.getByRole("button", { name: "Send the link" }).click();
    await lost.goto(await finishLink(person));
    await expectAccessible(lost, "/recover/finish");
    await page.goto("/recover/stop");
    await expectAccessible(page, "/recover/stop, a wait goes on");
    await page.goto("/dashboard");
    await banner(page).getByRole("button", { name: "Stop it" }).click();
    await expectAccessible(page, "/recover/stop, nothing to stop");
  });
});
