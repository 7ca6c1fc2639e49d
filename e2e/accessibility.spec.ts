import { expectAccessible, tabTo } from "./accessibility";
import { expect, test } from "./fixtures";

const publicPages = [
  "/",
  "/login",
  "/login?reason=session_reused",
  "/login?reason=session_ended",
  "/login?reason=signed_out",
  "/signup", // feature:sign-up
  "/check-mail", // feature:sign-up
  "/verify-email", // feature:sign-up
  `/verify-email?token=${"a".repeat(43)}`, // feature:sign-up
  "/setup",
  "/nothing-here",
];
const privatePages = [
  "/dashboard",
  "/settings/profile",
  "/settings/sessions", // feature:devices
  "/reauthenticate",
];

// What moves is not judged half-way.
test.use({ contextOptions: { reducedMotion: "reduce" } });

for (const path of publicPages) {
  test(`${path.replace(/a{43}/, "…")} is accessible and fits every screen`, async ({ page, watch }) => {
    if (path === "/nothing-here") watch.expects(/status of 404/);
    await page.goto(path);
    await expectAccessible(page, path);
  });
}

test("what is answered without React is accessible and fits every screen", async ({ page, watch }) => {
  watch.expects(/status of 405/);
  await page.goto("/api/auth/login");
  await expectAccessible(page, "a plain refusal");
});

test("the private pages are accessible and fit every screen", async ({ signedIn: page }) => {
  for (const path of privatePages) {
    await page.goto(path);
    await expectAccessible(page, path);
  }
});

test("so is the dashboard with everything unfolded and answered, also when the answer is a refusal", async ({
  signedIn: page,
  watch,
}) => {
  watch.expects(/status of 429/);
  await page.goto("/dashboard");
  await page.getByText("What your token says").click();
  await page.getByRole("button", { name: "Ask it now" }).click();
  await expect(page.getByText(/^200 in/)).toBeVisible();
  await expectAccessible(page, "the dashboard, unfolded");
  await page.route("**/api/me", (route) =>
    route.fulfill({ status: 429, contentType: "application/problem+json", body: '{"code":"rate_limited"}' }),
  );
  await page.getByRole("button", { name: "Ask again" }).click();
  await expect(page.getByText(/^429 in/)).toBeVisible();
  await expectAccessible(page, "the dashboard, refused");
});

// feature:devices begin
test("so are the sessions with another device, and once that was signed out", async ({
  signedIn: page,
  device,
  signInAs,
  person,
  origin,
}) => {
  await signInAs(person, await device({ baseURL: origin }));
  await page.goto("/settings/sessions");
  await expectAccessible(page, "/settings/sessions with another device");
  await page.getByRole("button", { name: /^Sign out .+ on / }).click();
  await expect(page.getByRole("main").getByRole("status")).not.toBeEmpty();
  await expectAccessible(page, "/settings/sessions after a device was signed out");
});
// feature:devices end

test("so is the profile once it was saved, and when it could not be", async ({ signedIn: page }) => {
  await page.goto("/settings/profile");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await expectAccessible(page, "/settings/profile, saved");
  await page.getByRole("textbox", { name: "Name" }).fill("");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The name is missing.")).toBeVisible();
  await expectAccessible(page, "/settings/profile with the name missing");
});

test("so is a sign-in that was refused", async ({ page, person }) => {
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill("not the password at all");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("do not open an account");
  await expectAccessible(page, "/login, refused");
});

test("so are forms with something wrong in them", async ({ page }) => {
  await page.goto("/login");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText("The e-mail address is missing.")).toBeVisible();
  await expectAccessible(page, "/login with its fields left empty");
});

for (const [system, chosen] of [
  ["light", "Dark"],
  ["dark", "Light"],
] as const) {
  test(`${chosen} that was chosen on a system in ${system} looks like the system's own`, async ({ page }) => {
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await page.emulateMedia({ colorScheme: chosen === "Dark" ? "dark" : "light" });
    await page.goto("/login");
    const own = await ground();
    await page.emulateMedia({ colorScheme: system });
    await expect.poll(ground, "control: the two themes differ").not.toBe(own);
    await page.getByRole("button", { name: chosen, exact: true }).click();
    await expect.poll(ground).toBe(own);
    await expectAccessible(page, `/login, ${chosen}`);
  });
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(`with JavaScript ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled });

    test("the choice of a theme is kept, and comes with the document: nothing flashes", async ({ page }) => {
      await page.goto("/login");
      const kept = page.waitForResponse((response) => new URL(response.url()).pathname === "/api/theme");
      await page.getByRole("button", { name: "Dark", exact: true }).click();
      await kept;
      await expect(page).toHaveURL("/login");
      await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
      for (const path of ["/login", "/"]) {
        const answer = await page.goto(path);
        expect(await answer?.text()).toMatch(/<html[^>]*data-theme="dark"/);
        if (path === "/") await page.getByRole("button", { name: "Theme", exact: true }).click();
        await expect(page.getByRole("button", { name: "Dark", exact: true })).toHaveAttribute("aria-pressed", "true");
      }
    });
  });
}

test("signing in and out takes nothing but a keyboard", async ({ page, person }) => {
  await page.goto("/");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.goto("/login");
  await expect(page.getByLabel("E-mail"), "where one begins").toBeFocused();
  await page.keyboard.type(person.email);
  await tabTo(page, "textbox", "Password");
  await page.keyboard.type(person.password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/dashboard");
  await expect(page.getByRole("heading", { name: /^Hello/ })).toBeVisible();
  await tabTo(page, "button", `Account: ${person.name}`);
  await page.keyboard.press("Enter");
  await tabTo(page, "button", "Sign out");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/login?reason=signed_out");
});

test("the focus goes to the field at fault, which says what is wrong", async ({ page }) => {
  await page.goto("/login");
  const email = page.getByLabel("E-mail");
  await email.fill("not an address");
  await page.keyboard.press("Enter");
  await expect(email).toBeFocused();
  await expect(email).toHaveAttribute("aria-invalid", "true");
  await expect(email).toHaveAccessibleDescription("This does not look like an e-mail address.");
  await expect(email).toHaveValue("not an address");
});

test("what is wrong with the form as a whole takes the focus when no field is at fault", async ({ page, person }) => {
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill("not the password at all");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main").getByRole("alert")).toContainText("do not open an account");
  await expect(page.locator("[data-form-message]")).toBeFocused();
});
