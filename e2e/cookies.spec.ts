import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { BrowserContext, Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { fromMenu, signInByForm } from "./people";
import { accessCookie, cookieOf, letAccessTokenExpire, refreshCookie, replaceCookie, sessionIdOf } from "./tokens";

test("session cookies have exactly these names and attributes", async ({ page, context, person, request }) => {
  const answer = await request.post("/api/auth/login", { data: { email: person.email, password: person.password } });
  const lines = answer.headersArray().filter(({ name }) => name.toLowerCase() === "set-cookie");
  const set = new Map(
    lines.map(({ value }) => {
      const [pair = "", ...attributes] = value.split("; ");
      return [pair.slice(0, pair.indexOf("=")), attributes.map((attribute) => attribute.toLowerCase()).sort()] as const;
    }),
  );
  for (const name of [accessCookie, refreshCookie]) {
    const attributes = set.get(name) ?? [];
    const fixed = attributes.filter((attribute) => !/^(expires|max-age)=/.test(attribute));
    expect(fixed, name).toEqual(["httponly", "path=/", "samesite=lax", "secure"]);
    expect(
      attributes.some((attribute) => attribute.startsWith("max-age=")),
      "it outlives the window",
    ).toBe(true);
  }
  for (const [name, attributes] of set) {
    expect(name).toMatch(/^__Host-Http-/);
    expect(attributes).toEqual(expect.arrayContaining(["httponly", "path=/", "samesite=lax", "secure"]));
    expect(attributes.join()).not.toContain("domain");
  }

  // What the browser makes of them.
  await page.goto("/login");
  await signInByForm(page, person);
  await expect(page).toHaveURL("/dashboard");
  for (const cookie of (await context.cookies()).filter(({ name }) => name !== "theme")) {
    expect(cookie, cookie.name).toMatchObject({
      domain: "localhost",
      path: "/",
      httpOnly: true,
      secure: true,
      sameSite: "Lax",
    });
  }
  expect(await page.evaluate(() => document.cookie), "no script can read any of them").toBe("");
});

test("nothing like a token is in storage, in the page, in its data or in an answer", async ({
  page,
  context,
  person,
}) => {
  const seen: (readonly [where: string, text: string])[] = [];
  const secrets = new Set<string>();
  const rememberSecrets = async () => {
    // The id of the session is no secret: the list of devices is made of such ids.
    const sessionId = await sessionIdOf(context);
    for (const name of [accessCookie, refreshCookie]) {
      const value = await cookieOf(context, name);
      for (const part of [value, ...value.split(".")]) if (part.length > 30 && part !== sessionId) secrets.add(part);
    }
  };

  await page.goto("/login");
  await signInByForm(page, person);
  await expect(page).toHaveURL("/dashboard");
  await rememberSecrets();
  await page.getByRole("button", { name: "Ask it now" }).click();
  await expect(page.getByText(/^200 in/)).toBeVisible();
  for (const place of ["Profile", "Dashboard"]) {
    await letAccessTokenExpire(context);
    if (place === "Profile") await fromMenu(page, "Settings");
    else await page.getByRole("link", { name: place, exact: true }).click();
    await expect(page.getByRole("heading", { name: place === "Dashboard" ? /^Hello/ : place }).first()).toBeVisible();
    seen.push([`the document of ${place}`, await page.content()]);
    await rememberSecrets();
  }

  const credentials = { data: { email: person.email, password: person.password } };
  seen.push(["the answer to signing in", await (await context.request.post("/api/auth/login", credentials)).text()]);
  await rememberSecrets();
  const pages = [
    "/dashboard",
    "/settings/profile",
    "/settings/sessions", // feature:devices
  ];
  for (const path of pages) {
    seen.push([`${path} as HTML`, await (await context.request.get(path)).text()]);
    const data = await context.request.get(path, { headers: { rsc: "1" } });
    expect(data.headers()["content-type"]).toContain("text/x-component");
    seen.push([`${path} as RSC payload`, await data.text()]);
  }
  const endpoints = [
    "/api/me",
    "/api/profile",
    "/api/auth/sessions", // feature:devices
  ];
  for (const path of endpoints) {
    const answer = await context.request.get(path);
    expect(answer.status(), path).toBe(200);
    seen.push([path, await answer.text()]);
  }

  const kept = await page.evaluate(async () => ({
    local: Object.entries(localStorage),
    session: Object.entries(sessionStorage),
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
  expect(kept).toMatchObject({ databases: [], caches: [], workers: 0 });
  seen.push(["storage", JSON.stringify(kept)]);

  const finds = (wanted: string) => seen.filter(([, text]) => text.includes(wanted)).map(([where]) => where);
  expect(finds(person.email), "control: what is there is found").toEqual(
    expect.arrayContaining(["the document of Profile", "/dashboard as RSC payload", "/api/profile"]),
  );
  expect(secrets.size, "every refresh has brought new ones").toBeGreaterThan(10);
  for (const secret of secrets) expect(finds(secret)).toEqual([]);
  const looksLikeToken = /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/;
  expect(seen.filter(([, text]) => looksLikeToken.test(text)).map(([where]) => where)).toEqual([]);
});

/** A Chromium whose settings refuse all cookies. */
async function launchWithoutCookies(
  launch: (folder: string) => Promise<BrowserContext>,
): Promise<{ context: BrowserContext; close: () => Promise<void> }> {
  const parent = resolve(".test");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "browser-"));
  mkdirSync(join(folder, "Default"), { recursive: true });
  const blocked = { profile: { default_content_setting_values: { cookies: 2 } } };
  writeFileSync(join(folder, "Default", "Preferences"), JSON.stringify(blocked));
  const context = await launch(folder);
  const close = async () => {
    await context.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  return { context, close };
}

for (const javaScriptEnabled of [true, false]) {
  test(`a browser that refuses cookies is told so, with JavaScript ${javaScriptEnabled ? "on" : "off"}`, async ({
    playwright,
    launchOptions,
    origin,
    person,
    watch,
  }) => {
    const { context, close } = await launchWithoutCookies((folder) =>
      playwright.chromium.launchPersistentContext(folder, { ...launchOptions, baseURL: origin, javaScriptEnabled }),
    );
    try {
      await watch.follow(context);
      const page = await context.newPage();
      await page.goto("/dashboard");
      await expect(page).toHaveURL(/\/login\?next=%2Fdashboard/);
      await signInByForm(page, person);
      await expect(page.getByRole("main").getByRole("alert")).toContainText("This browser refuses the cookie");
      await expect(page.getByRole("main").getByRole("alert")).toContainText("npm start -- --https");
      await expect(page.getByLabel("E-mail")).toHaveValue(person.email);
      expect(await context.cookies(), "control: no cookie was kept").toEqual([]);
    } finally {
      await close();
    }
  });
}

test.describe("no combination of cookies goes round in a loop", () => {
  const dead = "not.a.token";
  const cases: Record<string, (context: BrowserContext) => Promise<void>> = {
    "expired access token, worthless refresh token": async (context) => {
      await letAccessTokenExpire(context);
      await replaceCookie(context, refreshCookie, dead);
    },
    "no access token, worthless refresh token": async (context) => {
      await context.clearCookies({ name: accessCookie });
      await replaceCookie(context, refreshCookie, dead);
    },
    "both worthless": async (context) => {
      await replaceCookie(context, accessCookie, dead);
      await replaceCookie(context, refreshCookie, dead);
    },
    "expired access token, no refresh token": async (context) => {
      await letAccessTokenExpire(context);
      await context.clearCookies({ name: refreshCookie });
    },
    "a session that was ended, with its own cookies": async (context) => {
      const cookies = await context.cookies();
      expect((await context.request.post("/api/auth/logout")).status()).toBe(204);
      await context.addCookies(cookies);
    },
    "a session that was ended, expired": async (context) => {
      await letAccessTokenExpire(context);
      const cookies = await context.cookies();
      expect((await context.request.post("/api/auth/logout")).status()).toBe(204);
      await context.addCookies(cookies);
    },
  };
  for (const [name, arrange] of Object.entries(cases)) {
    test(name, async ({ signedIn: page, context, person }) => {
      await arrange(context);
      const documents = followDocuments(page);
      await page.goto("/dashboard");
      await expect(page).toHaveURL(/\/login\?/);
      await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
      expect(documents.length, documents.join(" -> ")).toBeLessThanOrEqual(4);
      await page.goto("/login");
      await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
      expect(documents.length, documents.join(" -> ")).toBeLessThanOrEqual(8);
      // And there is a way out.
      await signInByForm(page, person);
      await expect(page).toHaveURL("/dashboard");
    });
  }
});

function followDocuments(page: Page): string[] {
  const documents: string[] = [];
  page.on("request", (request) => {
    if (request.isNavigationRequest()) documents.push(new URL(request.url()).pathname);
  });
  return documents;
}
