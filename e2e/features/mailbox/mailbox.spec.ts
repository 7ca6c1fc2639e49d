import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expectAccessible } from "../../accessibility";
import { expect, test } from "../../fixtures";
import { linkFor, stranger } from "../../people";
import { dataDir } from "../../place";

const folder = () => join(dataDir(), "mailbox");

// feature:sign-up begin
/** Somebody who has asked for an account, and the file of the mail to them. */
async function asked(page: Page): Promise<{ email: string; file: string; link: string }> {
  const { email } = stranger();
  await page.request.post("/api/auth/signup", { data: { email } });
  const link = await linkFor(email, dataDir());
  const file = readdirSync(folder()).find((name) =>
    readFileSync(join(folder(), name), "utf8").includes(`To: ${email}`),
  );
  return { email, link, file: file ?? "" };
}
// feature:sign-up end

const list = (page: Page) => page.getByRole("region", { name: "Mails" });
const rowOf = (page: Page, email: string) => list(page).getByRole("link", { name: email });
const inFrame = (page: Page) => page.frameLocator("iframe");
const decorationOf = (page: Page, label: string) =>
  inFrame(page)
    .getByRole("link", { name: label })
    .evaluate((link) => getComputedStyle(link).textDecorationLine);

// feature:sign-up begin
test("the page that waits for a mail leads to the mailbox", async ({ page }) => {
  const { email } = stranger();
  await page.goto("/signup");
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send the link" }).click();
  await page.getByRole("link", { name: "Open the mailbox" }).click();
  await expect(rowOf(page, email)).toBeVisible();
});
// feature:sign-up end

// feature:sign-up begin
test("a mail comes by itself, opens beside the list as it looks, and its link leads on in a tab of its own", async ({
  page,
}) => {
  await asked(page);
  await page.goto("/dev/mailbox");
  const { email } = await asked(page);
  await expect(rowOf(page, email)).toBeVisible();
  await rowOf(page, email).click();
  await expect(rowOf(page, email)).toHaveAttribute("aria-current", "page");
  await expect(page.getByRole("heading", { name: "Confirm your e-mail address", level: 2 })).toBeVisible();
  const opened = page.waitForEvent("popup");
  await inFrame(page).getByRole("link", { name: "Confirm and go on" }).click();
  const tab = await opened;
  await expect(tab.getByRole("heading", { name: "Make your account" })).toBeVisible();
  await expect(tab.getByText(email)).toBeVisible();
});
// feature:sign-up end

// feature:sign-up begin
test("a link is struck through, in the list, above the mail and in it, while one looks on", async ({ page, query }) => {
  const { email, file } = await asked(page);
  await page.goto(`/dev/mailbox?mail=${file}`);
  await expect(rowOf(page, email).locator("s")).toHaveCount(0);
  expect(await decorationOf(page, "Confirm and go on")).toBe("none");
  await query(`UPDATE "Ticket" SET "usedAt" = now() WHERE "email" = $1`, email);
  await expect(page.getByText("This link has been used.")).toBeVisible();
  await expect(page.getByRole("article").locator("s")).toHaveText("Open /verify-email");
  await expect(rowOf(page, email).locator("s")).toHaveText("/verify-email");
  await expect.poll(() => decorationOf(page, "Confirm and go on")).toBe("line-through");
});
// feature:sign-up end

test("a mail runs nothing and asks nobody for anything", async ({ page, watch }) => {
  watch.expects(/Content Security Policy|sandboxed|CSP violation/);
  const reached: string[] = [];
  await page.route("https://spy.example/**", (route) => {
    reached.push(route.request().url());
    return route.fulfill({ body: "" });
  });
  page.on("response", (response) => {
    if (response.url().endsWith("/api/theme")) reached.push(response.url());
  });
  // The oldest of all: no other test sees it.
  const name = "20000101T000000000Z-000001-0badc0de.eml";
  const html = `<base href="https://spy.example/"><link rel="stylesheet" href="https://spy.example/a.css">
<style>@import "https://spy.example/b.css"; p { background: url(https://spy.example/c.png) }</style>
<img src="https://spy.example/d.png"><img src="/api/theme"><p id="said">Hello</p>
<script>document.getElementById("said").textContent = "ran"</script>
<p onclick="this.textContent = 'ran'">Press</p><form action="https://spy.example/e"><button>Send</button></form>`;
  writeFileSync(
    join(folder(), name),
    `To: ada@example.com\r\nSubject: Hostile\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n${html}`,
  );
  await page.goto(`/dev/mailbox?mail=${name}`);
  await expect(inFrame(page).getByText("Hello")).toBeVisible();
  await inFrame(page).getByText("Press").click();
  await inFrame(page).getByRole("button", { name: "Send" }).click();
  await expect(inFrame(page).getByText("ran")).toHaveCount(0);
  await expect(inFrame(page).getByText("Press")).toBeVisible();
  expect(reached).toEqual([]);
  await page.goto("about:blank");
  await page.setContent('<img src="https://spy.example/control.png">');
  await expect.poll(() => reached, "control: what asks is noticed").toEqual(["https://spy.example/control.png"]);
});

// feature:sign-up begin
test("a phone has one pane: the list, or a mail and the way back", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const { email } = await asked(page);
  await page.goto("/dev/mailbox");
  await expect(page.getByRole("article")).toBeHidden();
  await rowOf(page, email).click();
  await expect(page.getByRole("article")).toBeVisible();
  await expect(list(page)).toBeHidden();
  await page.getByRole("link", { name: "All mails" }).click();
  await expect(rowOf(page, email)).toBeVisible();
});
// feature:sign-up end

// feature:sign-up begin
test("the mailbox is accessible with a mail open, as HTML and as text", async ({ page }) => {
  const { file } = await asked(page);
  for (const path of ["/dev/mailbox", `/dev/mailbox?mail=${file}`, `/dev/mailbox?mail=${file}&as=text`]) {
    await page.goto(path);
    await expectAccessible(page, path);
  }
});
// feature:sign-up end

// feature:sign-up begin
test("a mail itself is accessible, and fits 600 and 320 pixels, in light and dark", async ({ page }) => {
  const { file } = await asked(page);
  const answer = await page.request.get(`/dev/mailbox/frame?mail=${file}`);
  // Out of its box, where axe can run.
  await page.goto("about:blank");
  await page.setContent(await answer.text());
  // The landmarks are the mail program's.
  await page.evaluate(() => {
    const main = document.createElement("main");
    main.append(...document.body.childNodes);
    document.body.append(main);
  });
  await expectAccessible(page, "a mail");
  for (const width of [320, 600]) {
    await page.setViewportSize({ width, height: 800 });
    const button = await page.getByRole("link", { name: "Confirm and go on" }).boundingBox();
    expect(button?.height, `the button at ${width}`).toBeGreaterThanOrEqual(44);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, `at ${width}`).toBe(0);
  }
  const grounds = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    grounds.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
  }
  expect(grounds).toEqual(["rgb(243, 241, 236)", "rgb(12, 12, 11)"]);
});
// feature:sign-up end

// feature:sign-up begin
test.describe("with JavaScript off", () => {
  test.use({ javaScriptEnabled: false });

  test("the mailbox shows a mail and its links, and one looks again by a link", async ({ page }) => {
    const first = await asked(page);
    await page.goto("/dev/mailbox");
    await rowOf(page, first.email).click();
    await expect(inFrame(page).getByRole("link", { name: "Confirm and go on" })).toBeVisible();
    const second = await asked(page);
    await page.getByRole("link", { name: "Look again" }).click();
    await expect(rowOf(page, second.email)).toBeVisible();
    await rowOf(page, second.email).click();
    await page.getByRole("link", { name: "Open /verify-email" }).click();
    await expect(page.getByRole("heading", { name: "Make your account" })).toBeVisible();
  });
});
// feature:sign-up end
