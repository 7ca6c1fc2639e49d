import { expect, test } from "./fixtures";
import { fromMenu, linkFor, signInByForm, stranger } from "./people";
import { dataDir } from "./place";
import { accessCookie, cookieOf, refreshCookie } from "./tokens";

test("a person comes in, looks around and leaves, and a copy of the session is dead from then on", async ({
  page,
  context,
  playwright,
  origin,
}) => {
  const person = stranger();

  await test.step("signs up with an address and nothing else", async () => {
    await page.goto("/");
    await page.getByRole("main").getByRole("link", { name: "Create an account" }).click();
    await page.getByLabel("E-mail").fill(person.email);
    await page.getByRole("button", { name: "Send the link" }).click();
    await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();
    await expect(page.getByText(`A link is on its way to ${person.email},`)).toBeVisible();
  });

  await test.step("can't sign in yet", async () => {
    await page.getByRole("link", { name: "Back to sign-in" }).click();
    await signInByForm(page, person);
    await expect(page.getByRole("main").getByRole("alert")).toContainText("do not open an account");
    await page.goBack();
  });

  await test.step("opens the mail, chooses name and password, and is in", async () => {
    await page.goto(await linkFor(person.email, dataDir()));
    await page.getByRole("textbox", { name: "Name" }).fill(person.name);
    await page.getByLabel("Password", { exact: true }).fill(person.password);
    await expect(page.getByLabel("Password", { exact: true })).toHaveAccessibleDescription(/^Long enough\./);
    await page.getByRole("button", { name: "Make my account" }).click();
    await expect(page).toHaveURL("/dashboard");
    await expect(page.getByRole("heading", { name: `Hello, ${person.name}` })).toBeVisible();
  });

  await test.step("signs out and in again", async () => {
    await fromMenu(page, "Sign out");
    await signInByForm(page, person);
    await expect(page).toHaveURL("/dashboard");
    await page.getByRole("button", { name: "Ask it now" }).click();
    await expect(page.getByText(/^200 in \d+ ms$/)).toBeVisible();
  });

  await test.step("changes the name", async () => {
    await fromMenu(page, "Settings");
    await page.getByRole("textbox", { name: "Name" }).fill("Ada of the Gate");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Saved.")).toBeVisible();
    await page.getByRole("link", { name: "Dashboard" }).click();
    await expect(page.getByRole("heading", { name: "Hello, Ada of the Gate" })).toBeVisible();
  });

  await test.step("sees this device and no other", async () => {
    await fromMenu(page, "Settings");
    await page.getByRole("link", { name: "Sessions", exact: true }).click();
    await expect(page.getByText("This device")).toBeVisible();
    await expect(page.getByText("You are signed in here and nowhere else.")).toBeVisible();
  });

  const captured = {
    access: await cookieOf(context, accessCookie),
    refresh: await cookieOf(context, refreshCookie),
  };
  const thief = await playwright.request.newContext({ baseURL: origin, maxRedirects: 0 });
  const cookie = `${accessCookie}=${captured.access}; ${refreshCookie}=${captured.refresh}`;
  const asThief = (path: string) => thief.get(path, { headers: { cookie } });
  const refreshAsThief = () => thief.post("/api/auth/refresh", { headers: { cookie } });
  const asProgram = () => thief.get("/api/me", { headers: { authorization: `Bearer ${captured.access}` } });
  expect((await asThief("/api/me")).status(), "the copy is genuine").toBe(200);
  expect((await asProgram()).status(), "the copied token is genuine").toBe(200);

  await test.step("signs out", async () => {
    await fromMenu(page, "Sign out");
    await expect(page).toHaveURL("/login?reason=signed_out");
    await expect(page.getByText("You are signed out. Copies of your session are dead too.")).toBeVisible();
  });

  await test.step("and the copy is refused at once", async () => {
    for (const answer of [await asThief("/api/me"), await asProgram(), await refreshAsThief()]) {
      expect(answer.status(), answer.url()).toBe(401);
      expect(answer.headers()["content-type"]).toContain("application/problem+json");
    }
    const page = await asThief("/dashboard");
    expect([303, 307]).toContain(page.status());
    expect(page.headers()["location"]).toMatch(/^\/login\?/);
  });
  await thief.dispose();
});
