import type { APIRequestContext, Page } from "@playwright/test";
import { generate } from "otplib";
import { enrolmentSchema } from "@/lib/shared/features/totp";
import { expectAccessible, tabTo } from "../../accessibility";
import { expect, type Query, test } from "../../fixtures";
import { narrowKeys } from "../../narrow-keys";
import { VirtualAuthenticator } from "../passkeys/authenticator"; // feature:passkeys
import { fromMenu, type Person, signInByForm } from "../../people";

const ask = "Ask for no code when I sign in on this device, for 30 days";
const box = (page: Page) => page.getByRole("checkbox", { name: ask });
const code = (page: Page) => page.getByLabel("Code", { exact: true });

/** Turns the second factor on for whoever a browser is signed in as, and lets the code that it took be good again. */
async function enrol(request: APIRequestContext, query: Query, { email }: Person): Promise<string> {
  const { secret } = enrolmentSchema.parse(await (await request.post("/api/auth/totp")).json());
  const answer = await request.post("/api/auth/totp/confirm", { data: { code: await generate({ secret }) } });
  expect(answer.status()).toBe(200);
  await query(`UPDATE "Totp" SET "lastStep" = 0 FROM "User" u WHERE u."id" = "userId" AND u."email" = $1`, email);
  return secret;
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("a device that is trusted is asked for a code once, and again when it is trusted no longer", async ({
      signedIn,
      person,
      device,
      origin,
      query,
      watch,
    }) => {
      watch.expects(/status of 4\d\d/);
      const secret = await enrol(signedIn.request, query, person);
      const page = await (await device({ baseURL: origin, javaScriptEnabled })).newPage();
      const signIn = async () => {
        await page.goto("/login?next=%2Fsettings%2Fprofile");
        await signInByForm(page, person);
      };
      const signOut = async () => {
        if (javaScriptEnabled) await fromMenu(page, "Sign out");
        else await page.request.post("/api/auth/logout");
        if (javaScriptEnabled) await expect(page).toHaveURL("/login?reason=signed_out");
      };
      await signIn();
      await expect(box(page)).not.toBeChecked();
      await box(page).check();
      await code(page).fill("000000");
      await page.keyboard.press("Enter");
      await expect(code(page)).toHaveAccessibleDescription(/That code is wrong/);
      await expect(box(page), "it stays as it was").toBeChecked();
      await code(page).fill(await generate({ secret }));
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL("/settings/profile");

      await signOut();
      await signIn();
      await expect(page).toHaveURL("/settings/profile");
      await page.goto("/settings/second-factor");
      await expect(page.getByRole("heading", { name: "Confirm that it is you" }), "it proves nothing").toBeVisible();

      await signedIn.goto("/settings/second-factor");
      const list = signedIn.getByRole("region", { name: "Trusted devices" });
      await expect(list.getByRole("listitem")).toHaveCount(1);
      await expect(list.getByText("This browser")).toBeHidden();
      await list.getByRole("button", { name: /^Stop trusting/ }).click();
      await expect(list.getByText("That device is trusted no longer.")).toBeVisible();
      await expect(list.getByText("You trust none.")).toBeVisible();
      await signOut();
      await signIn();
      await expect(page.getByRole("heading", { name: "Second step" })).toBeVisible();
    });
  });
}

// feature:passkeys begin
test("a passkey in the place of the code takes the tick along", async ({ signedIn: page, person, query }) => {
  await enrol(page.request, query, person);
  const device = await VirtualAuthenticator.pluggedInto(page);
  await page.goto("/settings/passkeys");
  await device.touch();
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await expect(page.getByText(/^Your passkey is added/)).toBeVisible();
  await device.touch(false);
  await fromMenu(page, "Sign out");
  const signIn = async () => {
    await page.goto("/login?next=%2Fsettings%2Fprofile");
    await VirtualAuthenticator.isAsked(page);
    await signInByForm(page, person);
  };
  await signIn();
  await expect(page.getByText(`You sign in as ${person.email}.`)).toBeVisible();
  await box(page).check();
  await device.touch();
  await page.getByRole("button", { name: "Use a passkey instead" }).click();
  await expect(page).toHaveURL("/settings/profile");
  await device.touch(false);
  await fromMenu(page, "Sign out");
  await signIn();
  await expect(page, "no second step").toHaveURL("/settings/profile");
});
// feature:passkeys end

test.describe("accessible and fit for every screen", () => {
  // What moves is not judged half-way.
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("is the box, by keyboard too, and every state of the list", async ({
    signedIn,
    person,
    device,
    origin,
    query,
    watch,
  }) => {
    test.slow();
    watch.expects(/status of 4\d\d/);
    const secret = await enrol(signedIn.request, query, person);
    await signedIn.goto("/settings/second-factor");
    await expectAccessible(signedIn, "no trusted device");
    const page = await (await device({ baseURL: origin, reducedMotion: "reduce" })).newPage();
    await page.goto("/login");
    await signInByForm(page, person);
    await tabTo(page, "checkbox", ask);
    await expect(box(page)).toHaveAccessibleDescription("Leave it unticked on a device that others use too.");
    await page.keyboard.press("Space");
    await expect(box(page)).toBeChecked();
    await expectAccessible(page, "the box");
    await page.setViewportSize({ width: 360, height: 800 });
    const gap = await box(page).evaluate((input) => {
      const words = document.createRange();
      if (input.parentElement !== null) words.selectNodeContents(input.parentElement);
      const hint = document.getElementById(input.getAttribute("aria-describedby") ?? "");
      return (hint?.getBoundingClientRect().top ?? 0) - words.getBoundingClientRect().bottom;
    });
    expect(gap, "the hint stands apart from words of several lines").toBeGreaterThanOrEqual(4);
    await page.goto(page.url() + "&method=recovery_code");
    await expect(page.getByLabel("Recovery code")).toBeVisible();
    await expect(box(page)).toHaveCount(0);
    await page.goBack();
    await box(page).check();
    await code(page).fill(await generate({ secret }));
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL("/dashboard");
    await page.goto("/settings/second-factor");
    await expect(page.getByText("This browser")).toBeVisible();
    const last = page.getByRole("region", { name: "Trusted devices" }).getByRole("list");
    await expect(last, "no line that ends nothing").toHaveCSS("border-bottom-width", "0px");
    expect(await narrowKeys(page)).toEqual([]);
    await query(
      `INSERT INTO "TrustedDevice" ("id", "userId", "hash", "credentialVersion", "expiresAt", "ip", "userAgent", "lastUsedAt")
       SELECT gen_random_uuid(), t."userId", t."hash" || '2', t."credentialVersion", t."expiresAt", '2001:db8:85a3:8d3:1319:8a2e:370:7348', NULL, now()
       FROM "TrustedDevice" t, "User" u WHERE u."id" = t."userId" AND u."email" = $1`,
      person.email,
    );
    await page.reload();
    await expectAccessible(page, "two trusted devices");
    await page.getByRole("button", { name: "Stop trusting all" }).click();
    await expect(page.getByText("No device is trusted any more.")).toBeVisible();
    await expectAccessible(page, "trusted no more");
  });
});
