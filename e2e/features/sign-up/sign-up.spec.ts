import type { Page } from "@playwright/test";
import { expectAccessible } from "../../accessibility";
import { expect, test } from "../../fixtures";
import { linkFor, stranger } from "../../people";
import { dataDir } from "../../place";
import { takenUp } from "../../taken-up";

async function ask(page: Page, email: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page).toHaveURL("/check-mail");
  await expect(page.getByText(`A link is on its way to ${email},`)).toBeVisible();
}

const again = (page: Page) => page.getByRole("button", { name: /^Send it again/ });

test("the mail is sent again after a countdown, not before, and the countdown starts anew", async ({ page, query }) => {
  const { email } = stranger();
  const asked = async () => {
    const rows = await query(`SELECT 1 FROM "Ticket" WHERE "email" = $1`, email);
    return rows.length;
  };
  await page.clock.install();
  await page.goto("/signup");
  await ask(page, email);
  await expect(again(page)).toHaveText(/^Send it again in (60|[45]\d) s$/);
  await expect(again(page)).toHaveAttribute("aria-disabled", "true");
  await again(page).focus();
  await page.keyboard.press("Enter");
  await page.clock.fastForward(30_000);
  await expect(again(page)).toHaveText(/^Send it again in (30|2\d|1\d) s$/);
  await page.clock.fastForward(31_000);
  await expect(again(page)).toHaveText("Send it again");
  expect(await asked(), "what was pressed too early sent nothing").toBe(1);
  await again(page).click();
  await expect(page.getByText("Another link is on its way")).toBeVisible();
  await expect(page.locator("[data-form-message]")).toBeFocused();
  await expect(again(page)).toHaveText(/^Send it again in (60|[45]\d) s$/);
  expect(await asked()).toBe(2);
});

test("an address that was mistyped is corrected", async ({ page }) => {
  const { email } = stranger();
  await page.goto("/signup");
  await ask(page, `x${email}`);
  await page.getByRole("link", { name: "Correct it" }).click();
  await expect(page.getByLabel("E-mail")).toHaveValue(`x${email}`);
  await ask(page, email);
  await page.reload();
  await expect(page.getByText(`A link is on its way to ${email},`)).toBeVisible();
});

test("whoever leaves the form half-filled and comes back finds it so", async ({ page }) => {
  await page.goto("/signup");
  const email = page.getByLabel("E-mail");
  await takenUp(email);
  await email.fill("ada@exam");
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/login");
  await page.goBack();
  await expect(email, "after a click").toHaveValue("ada@exam");
  await takenUp(email);
  await email.fill("ada@example");
  await page.goto("/robots.txt");
  await page.goBack();
  await expect(email, "after another document").toHaveValue("ada@example");
});

test("whoever goes back before the next page has come to its effects finds the form so too", async ({ page }) => {
  await page.addInitScript(() => {
    // React runs the effects of a page in a message of its own: here that comes only after the way back has begun.
    let held: (() => void)[] | null = null;
    window.MessageChannel = class extends MessageChannel {
      constructor() {
        super();
        const post = this.port2.postMessage.bind(this.port2);
        this.port2.postMessage = (message: unknown) => {
          if (held === null) post(message);
          else held.push(() => post(message));
        };
      }
    };
    const push = history.pushState.bind(history);
    history.pushState = (...entry) => {
      push(...entry);
      if (location.pathname !== "/login") return;
      held = [];
      history.back();
    };
    window.addEventListener("popstate", () => {
      const messages = held ?? [];
      held = null;
      for (const message of messages) message();
    });
  });
  await page.goto("/signup");
  const email = page.getByLabel("E-mail");
  await takenUp(email);
  await email.fill("ada@exam");
  const back = page.evaluate(
    () => new Promise<void>((resolve) => window.addEventListener("popstate", () => resolve(), { once: true })),
  );
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await back;
  await expect(page).toHaveURL("/signup");
  await expect(page.getByRole("heading", { name: "Create an account" })).toBeVisible();
  await expect(email).toHaveValue("ada@exam");
});

test("without the cookie the page that waits asks for the address, and then knows it", async ({ page }) => {
  const { email } = stranger();
  await page.goto("/check-mail");
  await ask(page, email);
});

test("offline, sending again says so and sends nothing; back online it goes through", async ({
  page,
  context,
  watch,
}) => {
  watch.expects(/ERR_INTERNET_DISCONNECTED/);
  const { email } = stranger();
  await page.clock.install();
  await page.goto("/signup");
  await ask(page, email);
  await page.clock.fastForward(61_000);
  await context.setOffline(true);
  await again(page).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("You are offline. Nothing was sent");
  await context.setOffline(false);
  await again(page).click();
  await expect(page.getByText("Another link is on its way")).toBeVisible();
});

test("the link works in a browser that has never been here, keeps the name through a weak password, and signs in", async ({
  page,
  device,
  origin,
}) => {
  const person = stranger();
  await page.goto("/signup");
  await ask(page, person.email);
  const elsewhere = await (await device({ baseURL: origin })).newPage();
  await elsewhere.goto(await linkFor(person.email, dataDir()));
  await expect(elsewhere.locator('input[autocomplete="username"]')).toHaveValue(person.email);
  const [name, password] = [
    elsewhere.getByRole("textbox", { name: "Name" }),
    elsewhere.getByLabel("Password", { exact: true }),
  ];
  await name.fill(person.name);
  await password.fill("too short");
  await expect(elsewhere.getByRole("main").getByRole("status"), "what can be heard").toContainText("6 more characters");
  await elsewhere.keyboard.press("Enter");
  await expect(password).toHaveAccessibleDescription(/at least 15 characters/i);
  await expect(name).toHaveValue(person.name);
  await password.fill(person.password);
  await elsewhere.keyboard.press("Enter");
  await expect(elsewhere).toHaveURL("/dashboard");
  await expect(elsewhere.getByRole("heading", { name: `Hello, ${person.name}` })).toBeVisible();
});

test("a link that was used while its page stood open says so, and leads to the sign-in", async ({
  page,
  device,
  origin,
}) => {
  const person = stranger();
  await page.goto("/signup");
  await ask(page, person.email);
  const link = await linkFor(person.email, dataDir());
  const token = new URL(link).searchParams.get("token");
  await page.goto(link);
  const other = await device({ baseURL: origin });
  const { name, password } = person;
  expect((await other.request.post("/api/auth/verify-email", { data: { token, name, password } })).status()).toBe(200);
  await page.getByRole("textbox", { name: "Name" }).fill("Too late");
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Make my account" }).click();
  await expect(page.getByRole("heading", { name: "This link has been used" })).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/login");
});

test("every state of waiting and of a link is accessible and fits every screen", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const { email } = stranger();
  await page.goto("/signup");
  await ask(page, `somebody.with.quite.a.long.address.indeed.${email}`);
  await expectAccessible(page, "waiting");
  await page.goto(await linkFor(`somebody.with.quite.a.long.address.indeed.${email}`, dataDir()));
  await expectAccessible(page, "a good link");
  await page.getByRole("button", { name: "Make my account" }).click();
  await expect(page.getByText("The name is missing.")).toBeVisible();
  await expectAccessible(page, "a good link with something missing");
});

test("nothing that is said of a password while it is typed promises more than the answer keeps", async ({ page }) => {
  const person = stranger();
  await page.goto("/signup");
  await ask(page, person.email);
  await page.goto(await linkFor(person.email, dataDir()));
  const password = page.getByLabel("Password", { exact: true });
  await page.getByRole("textbox", { name: "Name" }).fill(person.name);
  for (const weak of [
    "iloveyouforever123",
    "qwertyuiopasdfghjkl",
    "1q2w3e4r5t6y7u8i9o",
    "Portcullis-2026-Portcullis",
  ]) {
    await password.fill(weak);
    await expect(password).toHaveAccessibleDescription(
      "Long enough. How easy it is to guess is checked when you send it.",
    );
    await page.getByRole("button", { name: "Make my account" }).click();
    await expect(page.getByText(/^This password is (easy to guess|made of your name)/)).toBeVisible();
    await expect(password).toHaveValue(weak);
  }
  await password.fill(person.password);
  await page.getByRole("button", { name: "Make my account" }).click();
  await expect(page).toHaveURL("/dashboard");
});
