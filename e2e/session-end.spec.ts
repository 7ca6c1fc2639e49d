import type { BrowserContext, Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { startInstance } from "./instance";
import { type Person, signInByForm } from "./people";

const idle = { SESSION_IDLE_TTL: "6", REFRESH_LEEWAY: "1", ACCESS_TOKEN_TTL: "2", CLOCK_TOLERANCE: "1" };

/** The dashboard of somebody who has just signed in. */
async function openDashboard(browser: BrowserContext, person: Person): Promise<Page> {
  const page = await browser.newPage();
  await page.goto("/login");
  await signInByForm(page, person);
  await expect(page.getByText("Open for you")).toBeVisible();
  return page;
}

test("a page whose session was not used in time says so, leaves by itself, and gives the reason", async ({
  device,
  own,
  person,
}) => {
  const server = await own(startInstance(idle));
  const browser = await device({ baseURL: server.origin });
  const page = await openDashboard(browser, person);
  await expect(page).toHaveURL(/\/login\?.*reason=session_ended/, { timeout: 20_000 });
  await expect(page.getByText("Your session has ended. Sign in to go on.")).toBeVisible();
  await signInByForm(page, person);
  await expect(page).toHaveURL("/dashboard");
});

test("while the server can't be asked, a session that is over does not look alive", async ({
  device,
  own,
  person,
  watch,
}) => {
  watch.expects(/ERR_INTERNET_DISCONNECTED/);
  const server = await own(startInstance(idle));
  const browser = await device({ baseURL: server.origin });
  const page = await openDashboard(browser, person);
  await browser.setOffline(true);
  await expect(page.getByText("This session is over. Sign in to open it again.")).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText("Nothing renews it any more.")).toBeVisible();
  await expect(page.getByText("Open for you")).toBeHidden();
  await expect(page.getByText(/left$/)).toBeHidden();
  await browser.setOffline(false);
});

test("a 401 that the API gives is news to the page it was asked from", async ({
  signedIn: page,
  query,
  person,
  watch,
}) => {
  watch.expects(/status of 401/);
  await page.goto("/dashboard");
  await query(
    `INSERT INTO "Revocation" ("kind", "subject", "expiresAt")
     SELECT 'session', s."id"::text, now() + interval '1 hour' FROM "Session" s JOIN "User" u ON u."id" = "userId"
     WHERE "email" = $1 AND "endedAt" IS NULL`,
    person.email,
  );
  await query(
    `UPDATE "Session" s SET "endedAt" = now(), "endReason" = 'revoked' FROM "User" u WHERE u."id" = "userId" AND "email" = $1 AND "endedAt" IS NULL`,
    person.email,
  );
  await page.getByRole("button", { name: "Ask it now" }).click();
  await expect(page).toHaveURL(/\/login\?.*reason=session_ended/);
});
