import { expect, test } from "./fixtures";
import { fromMenu, linkFor, signInByForm, stranger } from "./people";
import { dataDir } from "./place";
import { accessCookie, cookieOf } from "./tokens";

test.use({ javaScriptEnabled: false });

// feature:sign-up begin
test("the whole journey works with JavaScript off", async ({ page, context, playwright, origin }) => {
  const person = stranger();

  await test.step("signs up, and has the mail sent again", async () => {
    await page.goto("/signup");
    await page.getByLabel("E-mail").fill(person.email);
    await page.getByRole("button", { name: "Send the link" }).click();
    await expect(page).toHaveURL("/check-mail");
    await expect(page.getByText(`A link is on its way to ${person.email},`)).toBeVisible();
    await page.getByRole("button", { name: "Send it again" }).click();
    await expect(page.getByText("Another link is on its way")).toBeVisible();
    await expect(page.getByText(`A link is on its way to ${person.email},`)).toBeVisible();
  });

  const link = await linkFor(person.email, dataDir());
  await test.step("opens the link, chooses name and password, and is in", async () => {
    await page.goto(link);
    await page.getByRole("textbox", { name: "Name" }).fill(person.name);
    await page.getByLabel("Password", { exact: true }).fill(person.password);
    await page.getByRole("button", { name: "Make my account" }).click();
    await expect(page).toHaveURL("/dashboard");
  });

  await test.step("the link says that it has been used", async () => {
    await page.goto(link);
    await expect(page.getByRole("heading", { name: "This link has been used" })).toBeVisible();
    await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
    await expect(page).toHaveURL("/dashboard");
  });

  await test.step("signs out and in again, and changes the name", async () => {
    await fromMenu(page, "Sign out");
    await signInByForm(page, person);
    await expect(page.getByRole("heading", { name: `Hello, ${person.name}` })).toBeVisible();
    await fromMenu(page, "Settings");
    await page.getByRole("textbox", { name: "Name" }).fill("Ada without Scripts");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Saved.")).toBeVisible();
    await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Ada without Scripts");
  });

  const captured = await cookieOf(context, accessCookie);

  await test.step("signs out, and a copy of the token is dead", async () => {
    await fromMenu(page, "Sign out");
    await expect(page).toHaveURL("/login?reason=signed_out");
    const thief = await playwright.request.newContext({ baseURL: origin });
    const answer = await thief.get("/api/me", { headers: { authorization: `Bearer ${captured}` } });
    expect(answer.status()).toBe(401);
    await thief.dispose();
  });
});
// feature:sign-up end

// feature:sign-up begin
test("sign-up says what is wrong at the field and keeps what was typed, but no password", async ({ page }) => {
  await page.goto("/signup");
  const email = page.getByLabel("E-mail");
  await email.fill("ada at example");
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(email).toHaveAttribute("aria-invalid", "true");
  await expect(email).toHaveAccessibleDescription("This does not look like an e-mail address.");
  await expect(email).toHaveValue("ada at example");

  const person = stranger();
  await email.fill(person.email);
  await page.getByRole("button", { name: "Send the link" }).click();
  await page.goto(await linkFor(person.email, dataDir()));
  await page.getByRole("textbox", { name: "Name" }).fill("Ada Lovelace");
  const password = page.getByLabel("Password", { exact: true });
  await password.fill("too short");
  await page.getByRole("button", { name: "Make my account" }).click();
  await expect(password).toHaveAttribute("aria-invalid", "true");
  await expect(password).toHaveAccessibleDescription(/at least 15 characters/i);
  await expect(password).toHaveValue("");
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Ada Lovelace");
  expect(await page.content()).not.toContain("too short");
});
// feature:sign-up end

test("a wrong password is answered in words, and the address stays in its field", async ({ page, person }) => {
  await page.goto("/login");
  await signInByForm(page, { ...person, password: "not the password at all" });
  await expect(page.getByRole("alert")).toContainText("do not open an account");
  await expect(page.getByLabel("E-mail")).toHaveValue(person.email);
  await expect(page.getByLabel("Password", { exact: true })).toHaveValue("");
  expect(await page.content()).not.toContain("not the password at all");
});

test("whoever was on the way to a page arrives there after signing in", async ({ page, person }) => {
  await page.goto("/settings/profile");
  await expect(page).toHaveURL(/\/login\?next=%2Fsettings%2Fprofile/);
  await signInByForm(page, person);
  await expect(page).toHaveURL("/settings/profile");
});

// feature:devices begin
test("another device is signed out from the list", async ({ signedIn: page, signInAs, device, person, origin }) => {
  const elsewhere = await signInAs(person, await device({ baseURL: origin, javaScriptEnabled: false }));
  await page.goto("/settings/sessions");
  await page.getByRole("main").getByRole("listitem").getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByText(/^Signed out .+ on .+\. Its next request is refused\.$/)).toBeVisible();
  await elsewhere.goto("/dashboard");
  await expect(elsewhere).toHaveURL(/\/login\?.*reason=session_ended/);
});
// feature:devices end
