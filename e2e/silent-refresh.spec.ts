import type { Page } from "@playwright/test";
import { decodeJwt } from "jose";
import { expect, type Query, test } from "./fixtures";
import { startInstance } from "./instance";
import { fromMenu } from "./people";
import { accessCookie, cookieOf, letAccessTokenExpire, letLeewayPass, sessionIdOf } from "./tokens";

/** The generation of a session (how often it has been refreshed) and why it is over, from its row. */
async function readSession(query: Query, id: string): Promise<{ generation: number; endReason: string | null }> {
  const [row] = await query<{ generation: number; endReason: string | null }>(
    `SELECT "generation", "endReason" FROM "Session" WHERE "id" = $1`,
    id,
  );
  if (row === undefined) throw new Error("there is no such session");
  return row;
}

const refreshedOnce = { generation: 1, endReason: null };
const untouched = { generation: 0, endReason: null };

/** Tells a document from its successor. */
const mark = (page: Page) => page.evaluate(() => void (document.documentElement.dataset["mark"] = "same"));
const isMarked = (page: Page) => page.evaluate(() => document.documentElement.dataset["mark"] === "same");

const nameField = (page: Page) => page.getByRole("textbox", { name: "Name" });

test("opening a page with an expired token", async ({ signedIn: page, context, query }) => {
  await letAccessTokenExpire(context);
  await page.goto("/settings/profile?from=mail");
  await expect(page).toHaveURL("/settings/profile?from=mail");
  await expect(page.getByRole("heading", { name: "Profile" })).toBeVisible();
  expect(await readSession(query, await sessionIdOf(context))).toEqual(refreshedOnce);
});

test("following a link inside the app, without loading a document", async ({ signedIn: page, context, query }) => {
  await page.goto("/dashboard");
  await mark(page);
  await letAccessTokenExpire(context);
  await fromMenu(page, "Settings");
  await expect(page.getByRole("heading", { name: "Profile" })).toBeVisible();
  await expect(page).toHaveURL("/settings/profile");
  expect(await isMarked(page), "the document is still the same").toBe(true);
  expect(await readSession(query, await sessionIdOf(context))).toEqual(refreshedOnce);
});

test("a Server Action keeps what was typed and does its work", async ({ signedIn: page, context, query, person }) => {
  await page.goto("/settings/profile");
  await mark(page);
  await nameField(page).fill("Typed before it expired");
  await letAccessTokenExpire(context);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await expect(nameField(page)).toHaveValue("Typed before it expired");
  expect(await isMarked(page), "the document is still the same").toBe(true);
  expect(await readSession(query, await sessionIdOf(context))).toEqual(refreshedOnce);
  const [user] = await query(`SELECT "name" FROM "User" WHERE "email" = $1`, person.email);
  expect(user).toEqual({ name: "Typed before it expired" });
});

test.describe("with JavaScript off", () => {
  test.use({ javaScriptEnabled: false });

  test("a plain form does its work", async ({ signedIn: page, context, query, person }) => {
    await page.goto("/settings/profile");
    await nameField(page).fill("Posted by the browser");
    await letAccessTokenExpire(context);
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Saved.")).toBeVisible();
    expect(await readSession(query, await sessionIdOf(context))).toEqual(refreshedOnce);
    const [user] = await query(`SELECT "name" FROM "User" WHERE "email" = $1`, person.email);
    expect(user).toEqual({ name: "Posted by the browser" });
  });

  test("a form that has a fault still holds what was typed", async ({ signedIn: page, context, query }) => {
    const tooLong = "A name that goes on and on ".repeat(4).trim();
    await page.goto("/settings/profile");
    await nameField(page).fill(tooLong);
    await letAccessTokenExpire(context);
    await page.getByRole("button", { name: "Save" }).click();
    await expect(nameField(page)).toHaveAccessibleDescription(/at most 80 characters/);
    await expect(nameField(page)).toHaveValue(tooLong);
    expect(await readSession(query, await sessionIdOf(context))).toEqual(refreshedOnce);
  });

  test("signing out ends the session all the same", async ({ signedIn: page, context, query }) => {
    const id = await sessionIdOf(context);
    await page.goto("/dashboard");
    await letAccessTokenExpire(context);
    await fromMenu(page, "Sign out");
    await expect(page).toHaveURL("/login?reason=signed_out");
    expect((await readSession(query, id)).endReason).toBe("signed_out");
  });
});

test("fetch: method and body arrive, whatever they are", async ({
  signedIn: page,
  context,
  query,
  device,
  signInAs,
  person,
  origin,
}) => {
  const other = await device({ baseURL: origin });
  await signInAs(person, other);
  await page.goto("/dashboard");
  const send = (path: string, init: RequestInit) =>
    page.evaluate(
      async ([path, init]) => {
        const response = await fetch(path, init);
        return { status: response.status, body: await response.text() };
      },
      [path, init] as const,
    );

  await letAccessTokenExpire(context);
  const patched = await send("/api/profile", {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "Sent by fetch" }),
  });
  expect(patched.status).toBe(200);
  expect(JSON.parse(patched.body)).toMatchObject({ name: "Sent by fetch" });

  await letLeewayPass(query, context);
  await letAccessTokenExpire(context);
  const ended = await sessionIdOf(other);
  expect(await send("/api/auth/logout-others", { method: "POST" })).toEqual({ status: 204, body: "" });
  expect((await readSession(query, ended)).endReason).not.toBeNull();
  expect(await readSession(query, await sessionIdOf(context))).toEqual({ generation: 2, endReason: null });

  const id = await sessionIdOf(context);
  await letAccessTokenExpire(context);
  expect(await send("/api/auth/logout-all", { method: "POST" })).toEqual({ status: 204, body: "" });
  expect((await readSession(query, id)).endReason).toBe("signed_out_everywhere");
});

test("3 tabs with 20 parallel fetches each: nobody is signed out, and there is one new generation", async ({
  signedIn: page,
  context,
  query,
}) => {
  const tabs = [page, await context.newPage(), await context.newPage()];
  await Promise.all(tabs.map((tab) => tab.goto("/settings/profile")));
  await letAccessTokenExpire(context);
  const statuses = await Promise.all(
    tabs.map((tab) =>
      tab.evaluate(async () =>
        Promise.all(
          Array.from({ length: 20 }, async (_, i) => (await fetch(`/api/me?${i}`, { cache: "no-store" })).status),
        ),
      ),
    ),
  );
  expect(statuses.flat()).toEqual(Array.from({ length: 60 }, () => 200));
  expect(await readSession(query, await sessionIdOf(context))).toEqual(refreshedOnce);
  await Promise.all(tabs.map((tab) => tab.reload()));
  for (const tab of tabs) await expect(tab.getByRole("heading", { name: "Profile" })).toBeVisible();
  expect(await readSession(query, await sessionIdOf(context))).toEqual(refreshedOnce);
});

test("a prefetch never refreshes", async ({ signedIn: page, context, query, watch }) => {
  watch.expects(/status of 401/);
  await page.goto("/dashboard");
  await letAccessTokenExpire(context);
  const byRouter = await page.evaluate(async () => {
    const headers = { rsc: "1", "next-router-prefetch": "1" };
    return (await fetch("/settings/profile", { headers, redirect: "manual" })).status;
  });
  expect(byRouter).toBe(401);

  const answer = page.waitForResponse((response) => new URL(response.url()).pathname === "/settings/profile");
  await page.evaluate(() => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "prefetch", href: "/settings/profile" });
    document.head.append(link);
  });
  expect((await answer).status()).toBe(401);
  expect(await readSession(query, await sessionIdOf(context))).toEqual(untouched);

  // The control: the same browser, when it means it.
  await page.goto("/settings/profile");
  await expect(page.getByRole("heading", { name: "Profile" })).toBeVisible();
  expect(await readSession(query, await sessionIdOf(context))).toEqual(refreshedOnce);
});

test("by the clock: with tokens of two seconds a person clicks on for a while", async ({
  person,
  device,
  signInAs,
  own,
  query,
}) => {
  const instance = await own(startInstance({ ACCESS_TOKEN_TTL: "2", CLOCK_TOLERANCE: "0", REFRESH_LEEWAY: "1" }));
  const context = await device({ baseURL: instance.origin });
  const page = await signInAs(person, context);
  await page.goto("/dashboard");
  for (const [generation, place] of ["Profile", "Hello"].entries()) {
    const { exp = 0 } = decodeJwt(await cookieOf(context, accessCookie));
    await expect.poll(() => Date.now() / 1000 - exp, { intervals: [100] }).toBeGreaterThan(0);
    if (place === "Profile") await fromMenu(page, "Settings");
    else await page.getByRole("link", { name: "Dashboard", exact: true }).click();
    await expect(page.getByRole("heading", { name: place }).first()).toBeVisible();
    const session = await readSession(query, await sessionIdOf(context));
    expect(session.generation).toBeGreaterThan(generation);
    expect(session.endReason).toBeNull();
  }
});
