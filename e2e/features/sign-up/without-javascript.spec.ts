import { expect, test } from "../../fixtures";
import { fromMenu, linkFor, signInByForm, stranger } from "../../people";
import { dataDir } from "../../place";
import { accessCookie, cookieOf } from "../../tokens";

test.use({ javaScriptEnabled: false });

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
