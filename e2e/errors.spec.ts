import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { startInstanceWithPostgres } from "./instance";
import { makePerson, signInByForm } from "./people";

/** The gate of a refusal: how far its lattice is raised and turned, whether all bars are there, and how bright it is behind them. */
const gate = (page: Page) =>
  page.locator(".night").evaluate((night) => {
    const bay = night.querySelector(".arch > i") ?? night;
    const { transform, maskImage } = getComputedStyle(bay, "::after");
    const { m11, m42 } = new DOMMatrix(transform);
    const light = Number(getComputedStyle(bay.parentElement ?? night, "::before").opacity);
    return {
      status: night.getAttribute("data-status"),
      whole: maskImage === "none",
      straight: m11 === 1,
      up: m42 < 0,
      light,
    };
  });

test.describe("with less motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("each refusal has its gate: a bar missing, the lattice down, askew, or the light out", async ({
    page,
    watch,
  }) => {
    watch.expects(/status of 40[45]/);
    await page.goto("/api/auth/login");
    const down = { whole: true, straight: true, up: false, light: 0.55 };
    expect(await gate(page)).toEqual({ ...down, status: "405" });
    await page.goto("/nothing-here");
    expect(await gate(page)).toEqual({ ...down, status: "404", whole: false, light: 1 });
    const at = async (status: string) => {
      await page.locator(".night").evaluate((night, value) => night.setAttribute("data-status", value), status);
      return gate(page);
    };
    // With less motion a change takes a moment all the same.
    await expect.poll(() => at("403")).toEqual({ ...down, status: "403" });
    await expect.poll(() => at("500")).toEqual({ ...down, status: "500", straight: false, up: true });
    await expect.poll(() => at("503")).toEqual({ ...down, status: "503", light: 0 });
  });
});

test("a page that says what went wrong knows whether one is signed in", async ({ signedIn: page, device, watch }) => {
  watch.expects(/status of 404/);
  await page.goto("/nothing-here");
  await expect(page.getByRole("navigation").getByRole("link")).toHaveText("Dashboard");
  await page.getByRole("link", { name: "Open your dashboard" }).click();
  await expect(page).toHaveURL("/dashboard");
  const stranger = await (await device()).newPage();
  await stranger.goto("/nothing-here");
  await expect(stranger.getByRole("navigation").getByRole("link")).toHaveText("Sign in");
  await expect(stranger.getByRole("link", { name: "Go to the start page" })).toBeVisible();
});

test("an address that leads nowhere says so, and where to go", async ({ page, watch }) => {
  watch.expects(/status of 404/);
  const answer = await page.goto("/nothing-here");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  await page.getByRole("link", { name: "Go to the start page" }).click();
  await expect(page).toHaveURL("/");
});

test("another site can't sign anybody out, and the refusal is a page in plain words", async ({
  signedIn: page,
  context,
  origin,
  watch,
}) => {
  watch.expects(/status of 403/);
  await page.goto("/dashboard");
  await context.route("http://other-site.test/**", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<form method="post" action="${origin}/api/auth/logout"><button>Win a prize</button></form>`,
    }),
  );
  const lure = await context.newPage();
  await lure.goto("http://other-site.test/");
  const refused = lure.waitForResponse((response) => response.url().endsWith("/api/auth/logout"));
  await lure.getByRole("button").click();
  expect((await refused).status()).toBe(403);
  await expect(lure.getByText("This request came from another site and was refused.")).toBeVisible();
  // It takes its colours from the same palette as the pages, which comes as a file of its own.
  await lure.waitForLoadState("load");
  const colours = () => ({
    ground: getComputedStyle(document.body).backgroundColor,
    ink: getComputedStyle(document.body).color,
  });
  const html = () => ({
    ground: getComputedStyle(document.documentElement).backgroundColor,
    ink: getComputedStyle(document.body).color,
  });
  expect(await lure.evaluate(colours)).toEqual(await page.evaluate(html));
  await page.reload();
  await expect(page.getByRole("heading", { name: /^Hello/ })).toBeVisible();
});

test("offline, a form keeps what was typed and says so; back online it goes through", async ({
  page,
  context,
  person,
  watch,
}) => {
  watch.expects(/ERR_INTERNET_DISCONNECTED/);
  await page.goto("/login");
  await context.setOffline(true);
  await signInByForm(page, person);
  await expect(page.getByRole("main").getByRole("alert")).toContainText("You are offline. Nothing was sent");
  await expect(page.getByLabel("E-mail")).toHaveValue(person.email);
  await context.setOffline(false);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL("/dashboard");
});

test("without its database the app says so with 503, keeps people signed in, and goes on when it is back", async ({
  device,
  signInAs,
  own,
  watch,
}) => {
  // The page itself finds out when it is back.
  test.slow();
  watch.expects(/status of 503|answer: 503/);
  const instance = await own(startInstanceWithPostgres());
  const context = await device({ baseURL: instance.origin });
  const person = await makePerson(instance.environment);
  const page = await signInAs(person, context);
  await page.goto("/settings/profile");
  const login = await (await device({ baseURL: instance.origin })).newPage();
  const plain = await device({
    baseURL: instance.origin,
    javaScriptEnabled: false,
    storageState: await context.storageState(),
  });
  await login.goto("/login");

  await instance.postgres.stop();
  const answer = await page.goto("/dashboard");
  expect(answer?.status()).toBe(503);
  await expect(page.getByRole("heading", { name: "We can’t show this right now" })).toBeVisible();
  expect(await page.content()).not.toContain(person.email);
  await expect(page.getByRole("timer")).toHaveText(/Next try in \d+ seconds?\.|Trying now\./);
  await expect(page.getByRole("timer")).toContainText("Still no answer.");
  const without = await plain.newPage();
  await without.goto("/dashboard");
  await expect(without.getByText("Give it 2 seconds, then try again.")).toBeVisible();

  await signInByForm(login, person);
  const alert = login.getByRole("main").getByRole("alert");
  await expect(alert).toHaveText("The service can't do this right now. Try again in a moment.");
  await expect(login.getByLabel("E-mail")).toHaveValue(person.email);

  await instance.postgres.start();
  await expect.poll(async () => (await context.request.get("/api/health/ready")).status()).toBe(200);
  const hello = `Hello, ${person.name}`;
  await without.getByRole("link", { name: "Try again" }).click();
  await expect(without.getByRole("heading", { name: hello })).toBeVisible();
  // The next try is half a minute away at most.
  await expect(page.getByRole("heading", { name: hello })).toBeVisible({ timeout: 40_000 });

  await login.getByLabel("Password", { exact: true }).fill(person.password);
  await login.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(login).toHaveURL("/dashboard");
});
