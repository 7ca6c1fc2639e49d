import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { fromMenu } from "./people";
import { hearSessionWatch } from "./session-watch";

// Playwright switches the back/forward cache off; people have it on, and it is what brings a page back from the dead.
test.use({
  launchOptions: async ({ launchOptions }, use) => {
    await use({ ...launchOptions, ignoreDefaultArgs: ["--disable-back-forward-cache"] });
  },
});

// A page that comes out of the cache is not loaded, so there is no `load` to wait for.
const goBack = (page: Page) => page.goBack({ waitUntil: "commit" });
const goForward = (page: Page) => page.goForward({ waitUntil: "commit" });

/**
 * Keeps the pages that a browser opens from taking up their work, as a slow machine does: React hands it on by messages, which wait.
 *
 * @returns lets the page that is open go on
 */
async function holdScripts(page: Page): Promise<() => Promise<void>> {
  await page.addInitScript(() => {
    const waiting: (() => void)[] = [];
    window.MessageChannel = class extends MessageChannel {
      constructor() {
        super();
        const port = this.port2;
        const send = (message: unknown) => {
          Reflect.deleteProperty(port, "postMessage");
          port.postMessage(message);
        };
        port.postMessage = (message: unknown) => void waiting.push(() => send(message));
      }
    };
    addEventListener("let-start", () => {
      for (const send of waiting) send();
    });
  });
  return () => page.evaluate(() => void dispatchEvent(new Event("let-start")));
}

const signOut = (page: Page) => fromMenu(page, "Sign out");
const shows = (page: Page, text: string) => expect(page.getByRole("main").getByText(text)).toBeVisible();

test("control: this browser does bring pages back from its back/forward cache", async ({ page }) => {
  await page.goto("/robots.txt");
  await page.evaluate(() => void (document.documentElement.dataset["mark"] = "kept alive"));
  await page.goto("/plain.css");
  await goBack(page);
  await expect(page.locator("html[data-mark='kept alive']")).toBeAttached();
});

test("after signing out, Back and Forward show nothing private", async ({ signedIn: page, person }) => {
  await page.goto("/settings/profile");
  await page.goto("/dashboard");
  await shows(page, person.email);
  await signOut(page);
  await expect(page).toHaveURL("/login?reason=signed_out");

  for (const step of ["back", "back", "forward"] as const) {
    await (step === "back" ? goBack(page) : goForward(page));
    await expect(page).toHaveURL(/\/login\?/);
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    expect(await page.content()).not.toContain(person.email);
  }
});

for (const started of [true, false]) {
  test(`a page that comes back from the cache after its session was ended elsewhere asks the server first: left ${started ? "after" : "before"} its scripts had started`, async ({
    signedIn: page,
    device,
    signInAs,
    person,
    origin,
  }) => {
    const letStart = started ? null : await holdScripts(page);
    const watched = started ? await hearSessionWatch(page) : null;
    await page.goto("/dashboard");
    await shows(page, person.email);
    await watched?.();
    await page.goto("/");

    const other = await device({ baseURL: origin });
    await signInAs(person, other);
    expect((await other.request.post("/api/auth/logout-all")).status()).toBe(204);

    await goBack(page);
    await letStart?.();
    await expect(page).toHaveURL(/\/login\?.*reason=session_ended/);
    expect(await page.content()).not.toContain(person.email);
  });
}

test("a private page that a browser does bring back is hidden at once and asks the server", async ({
  signedIn: page,
  context,
  person,
}) => {
  const watched = await hearSessionWatch(page);
  await page.goto("/dashboard");
  await watched();
  expect((await context.request.post("/api/auth/logout-all")).status()).toBe(204);
  // Chromium keeps pages with `no-store` out of its cache at present; other browsers and other days differ.
  const hidden = await page.evaluate(() => {
    dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    return document.body.hidden;
  });
  expect(hidden).toBe(true);
  await expect(page).toHaveURL(/\/login\?/);
  await expect(page.getByText(person.email)).toHaveCount(0);
});

test("a second tab notices by itself", async ({ signedIn: page, context, person, watch }) => {
  // The tab asks whether the session is over, and the console mentions that the answer is yes.
  watch.expects(/status of 401/);
  const first = await hearSessionWatch(page);
  await page.goto("/dashboard");
  await first();
  const second = await context.newPage();
  const watched = await hearSessionWatch(second);
  await second.goto("/settings/profile");
  await watched();
  await signOut(page);
  await expect(page).toHaveURL("/login?reason=signed_out");
  await expect(second).toHaveURL(/\/login\?/);
  await expect(second.getByText(person.email)).toHaveCount(0);
});
