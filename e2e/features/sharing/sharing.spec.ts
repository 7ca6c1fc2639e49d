import type { Page } from "@playwright/test";
import { mostShares } from "@/lib/shared/features/sharing/lives";
import { expectAccessible, tabTo } from "../../accessibility";
import { expect, test } from "../../fixtures";
import { button, heading } from "../../locators";

const shown = (page: Page) => page.locator("code", { hasText: "/shared#" });

async function write(page: Page, title = "Oil the hinges", body = "All three.\nThen listen."): Promise<string> {
  const answer = await page.request.post("/api/notes", { data: { title, body } });
  expect(answer.status()).toBe(201);
  return ((await answer.json()) as { id: string }).id;
}

/** Makes a link as people do, from the note. */
async function share(page: Page, noteId: string, { password = "", opens = "" } = {}): Promise<string> {
  await page.goto(`/notes/${noteId}`);
  await page.getByRole("link", { name: "Share this note" }).click();
  if (opens !== "") await page.getByLabel("Opens").selectOption(opens);
  if (password !== "") await page.getByLabel("Password, if you like").fill(password);
  await button(page, "Make a link").click();
  await expect(page.getByText("The link is made.")).toBeVisible();
  return (await shown(page).textContent())?.trim() ?? "";
}

test("a link opens once its button is pressed, and leaves the address bar before", async ({
  signedIn,
  device,
  person,
}) => {
  const link = await share(signedIn, await write(signedIn));
  const page = await (await device()).newPage();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url(), request.headers()["referer"] ?? ""));
  await page.goto(link);
  await expect(heading(page, "A note was shared with you")).toBeVisible();
  await expect(page).toHaveURL("/shared");
  await button(page, "Open the note").click();
  await expect(heading(page, "Oil the hinges")).toBeVisible();
  await expect(page.getByText("Then listen.")).toBeVisible();
  await expect(page.getByText(`Shared by ${person.name}.`)).toBeVisible();
  await expect(page).toHaveURL("/shared");
  expect(asked.filter((url) => url.includes(link.split("#")[1]?.slice(0, 20) ?? "-"))).toEqual([]);
  await page.reload();
  await expect(heading(page, "Open a shared note")).toBeVisible();
  await signedIn.goto("/settings/shares");
  await expect(signedIn.getByText(/^Opened once, last/)).toBeVisible();
});

test("a page that has not read its address yet asks for nothing", async ({ device }) => {
  const page = await (await device()).newPage();
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route("**/_next/static/**/*.js", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/shared#nothing.of.ours", { waitUntil: "commit" });
  await page.getByLabel("Link").waitFor({ state: "attached" });
  await expect(page.getByLabel("Link")).toBeHidden();
  letGo();
  await expect(heading(page, "A note was shared with you")).toBeVisible();
});

test("a page whose scripts never come is one without scripts", async ({ device, watch }) => {
  watch.expects(/Failed to load resource/);
  const page = await (await device()).newPage();
  await page.route("**/_next/static/**/*.js", (route) => route.abort());
  await page.goto("/shared");
  await expect(page.getByLabel("Link")).toBeVisible();
});

test("a link that is pasted over another one begins the page again", async ({ signedIn, device }) => {
  const link = await share(signedIn, await write(signedIn));
  const page = await (await device()).newPage();
  await page.goto("/shared#nothing.of.ours");
  await expect(page).toHaveURL("/shared");
  await Promise.all([page.waitForEvent("load"), page.goto(link)]);
  await expect(heading(page, "A note was shared with you")).toBeVisible();
  await expect(page).toHaveURL("/shared");
  await button(page, "Open the note").click();
  await expect(heading(page, "Oil the hinges")).toBeVisible();
});

test("a link that is pasted while the router still writes the address of before is not lost", async ({
  signedIn,
  device,
}) => {
  const link = await share(signedIn, await write(signedIn));
  const page = await (await device()).newPage();
  await page.goto("/shared#nothing.of.ours");
  await expect(page).toHaveURL("/shared");
  const again = page.waitForEvent("load");
  await page.evaluate((hash) => {
    location.hash = hash;
    // As Next's router does once it has rendered, by a state of its own.
    history.replaceState({ __NA: true }, "", "/shared");
  }, new URL(link).hash);
  await again;
  await expect(heading(page, "A note was shared with you")).toBeVisible();
  await button(page, "Open the note").click();
  await expect(heading(page, "Oil the hinges")).toBeVisible();
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(`with JavaScript ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled });

    test("a password that was chosen is not forgotten where the form comes back: no link is made without it", async ({
      signedIn,
      watch,
    }) => {
      watch.expects(/status of 400/);
      const page = signedIn;
      await page.goto(`/notes/${await write(page)}/share`);
      await page.getByLabel("Password, if you like").fill("1234");
      await page.getByText("For a program", { exact: true }).click();
      await page.getByLabel("Name of the program").fill("Reader");
      await button(page, "Make a link").click();
      await expect(page.getByLabel("Name of the program")).toHaveAccessibleDescription(/Small letters/);
      await page.getByLabel("Name of the program").fill("");
      const password = page.getByLabel("Password, if you like");
      for (const _ of "12") {
        await password.fill("");
        await button(page, "Make a link").click();
        await expect(password).toHaveAccessibleDescription(/You had chosen one: type it again/);
        await expect(page.getByText("The link is made.")).toBeHidden();
      }
      await password.fill("1234");
      await button(page, "Make a link").click();
      await expect(page.getByText("The link is made.")).toBeVisible();
      await page.goto("/settings/shares");
      await expect(page.getByText("With a password.")).toHaveCount(1);
    });

    test("a link is pasted, takes a password, opens, and is stopped", async ({ signedIn: owner, device, watch }) => {
      watch.expects(/status of 40[034]/);
      const link = await share(owner, await write(owner), { password: "1234", opens: "5 times" });
      const page = await (await device({ javaScriptEnabled })).newPage();
      await page.goto("/shared");
      await button(page, "Open the note").click();
      await expect(page.getByLabel("Link")).toHaveAccessibleDescription(/Paste the link/);
      await page.getByLabel("Link").fill("https://example.com/");
      await button(page, "Open the note").click();
      await expect(page.getByLabel("Link")).toHaveAccessibleDescription(/This is no link to a shared note/);
      await page.getByLabel("Link").fill(link);
      await button(page, "Open the note").click();
      await expect(page.getByLabel("Password")).toHaveAccessibleDescription("Type the password that you were told.");
      await page.getByLabel("Password").fill("4321");
      await button(page, "Open the note").click();
      await expect(page.getByLabel("Password")).toHaveAccessibleDescription("That is not its password.");
      await page.getByLabel("Password").fill("1234");
      await button(page, "Open the note").click();
      await expect(heading(page, "Oil the hinges")).toBeVisible();
      await expect(page.getByText("The link opens 4 times more.")).toBeVisible();
      expect(page.url()).not.toContain("#");

      await owner.goto("/settings/shares");
      await expect(owner.getByText(/^Opened once, last .* Opens 4 times more\. With a password\./)).toBeVisible();
      await owner.getByText("Stop sharing Oil the hinges").click();
      await button(owner, "Yes, stop it").click();
      await expect(owner.getByText("That link is stopped.")).toBeVisible();
      await expect(owner.getByText("You share nothing.")).toBeVisible();
      await page.goto("/shared");
      await page.getByLabel("Link").fill(link);
      await button(page, "Open the note").click();
      await expect(page.getByText("This link opens nothing here.")).toBeVisible();
    });
  });
}

test("a program's name is asked for where it is wanted, and what is made for it is a token", async ({
  signedIn: owner,
  watch,
}) => {
  watch.expects(/status of 400/);
  await owner.goto(`/notes/${await write(owner)}/share`);
  await expect(owner.getByLabel("Name of the program")).toBeHidden();
  await owner.getByText("For a program", { exact: true }).click();
  await owner.getByLabel("Name of the program").fill("Reader");
  await button(owner, "Make a link").click();
  await expect(owner.getByLabel("Name of the program")).toHaveAccessibleDescription(/Small letters/);
  await expectAccessible(owner, "a name that is none");
  await owner.getByLabel("Name of the program").fill("reader");
  await button(owner, "Make a link").click();
  await expect(owner.getByText("The token is made.")).toBeVisible();
  const token = (await owner.locator("code").textContent())?.trim() ?? "";
  const open = (data: object) => owner.request.post("/api/shares/open", { data });
  expect([(await open({ token })).status(), (await open({ token, audience: "reader" })).status()]).toEqual([404, 200]);
  await owner.goto("/settings/shares");
  await expect(owner.getByText("For the program reader.")).toBeVisible();
});

test("what is typed and sent while offline is kept, and nothing counts", async ({ signedIn, device, watch }) => {
  // A browser asks for the icon of a page when it likes.
  watch.expects(/ERR_INTERNET_DISCONNECTED \(\S+\/(icon\.svg|favicon\.ico)\)/);
  const link = await share(signedIn, await write(signedIn), { opens: "Once" });
  const context = await device();
  const page = await context.newPage();
  await page.goto(link);
  await expect(heading(page, "A note was shared with you")).toBeVisible();
  await context.setOffline(true);
  await button(page, "Open the note").click();
  await expect(page.getByText("You are offline.")).toBeVisible();
  await context.setOffline(false);
  await button(page, "Open the note").click();
  await expect(page.getByText("The link is used up:", { exact: false })).toBeVisible();
});

test("a note is shared and copied with nothing but a keyboard", async ({ signedIn: page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const noteId = await write(page);
  await page.goto(`/notes/${noteId}/share`);
  await tabTo(page, "button", "Make a link");
  await page.keyboard.press("Enter");
  await expect(shown(page)).toBeVisible();
  await tabTo(page, "button", "Copy the link");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Copied.")).toBeAttached();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe((await shown(page).textContent())?.trim());
});

test.describe("accessible and fit for every screen", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("is every state of the pages", async ({ signedIn: owner, device, person, query, watch }) => {
    test.slow();
    watch.expects(/status of 40[034]/);
    const noteId = await write(owner, "W".repeat(120), `${"long ".repeat(200)}${"W".repeat(200)}`);
    await owner.goto("/settings/shares");
    await expectAccessible(owner, "nothing is shared");
    const link = await share(owner, noteId, { password: "1234" });
    await expectAccessible(owner, "a link that is shown");
    const page = await (await device({ reducedMotion: "reduce" })).newPage();
    await page.goto("/shared");
    await expectAccessible(page, "a link to be pasted");
    await page.goto(link);
    await expect(heading(page, "A note was shared with you")).toBeVisible();
    await expectAccessible(page, "a link that waits");
    await button(page, "Open the note").click();
    await expect(page.getByLabel("Password")).toBeVisible();
    await expectAccessible(page, "a password that is asked for");
    await page.getByLabel("Password").fill("1234");
    await button(page, "Open the note").click();
    await expect(heading(page, "W".repeat(120))).toBeVisible();
    await expectAccessible(page, "an open note");
    await query(
      `INSERT INTO "Share" ("id", "userId", "noteId", "mostUses", "uses", "audience", "expiresAt")
       SELECT gen_random_uuid(), u."id", $2, 5, n % 6, CASE n WHEN 1 THEN 'reader' END, now() + interval '1 day'
       FROM "User" u, generate_series(2, ${mostShares}) n WHERE u."email" = $1`,
      person.email,
      noteId,
    );
    await owner.goto("/settings/shares");
    await owner.getByText("Stop all", { exact: true }).click();
    await expectAccessible(owner, "as many as there may be");
    await owner.goto(`/notes/${noteId}/share`);
    await expect(owner.getByText(`An account has ${mostShares} at most. Stop one first.`)).toBeVisible();
    await expectAccessible(owner, "no room for another");
  });
});
