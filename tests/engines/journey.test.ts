import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../harness";
import { mailTo } from "../harness/mailbox"; // feature:sign-up
import { removeScratch, scratchFolder } from "../harness/scratch";
import { command, run, type Running, stop } from "../setup/run";
import { launchChromium } from "./chromium";
import { type Browser, patience, type Tab } from "./engine";
import { launchFirefox } from "./firefox";
import { launchWebKit } from "./webkit";

/** What `npm run test:engines` has found; which of them is not here it has said. */
const { PORTCULLIS_CHROMIUM, PORTCULLIS_FIREFOX, PORTCULLIS_WEBKIT, PORTCULLIS_MINIBROWSER } = process.env;
const engines: readonly (readonly [string, () => Promise<Browser>])[] = [
  ...(PORTCULLIS_CHROMIUM ? [["Chromium", () => launchChromium(PORTCULLIS_CHROMIUM)] as const] : []),
  ...(PORTCULLIS_FIREFOX ? [["Firefox", () => launchFirefox(PORTCULLIS_FIREFOX)] as const] : []),
  ...(PORTCULLIS_WEBKIT && PORTCULLIS_MINIBROWSER
    ? [["WebKit", () => launchWebKit(PORTCULLIS_WEBKIT, PORTCULLIS_MINIBROWSER)] as const]
    : []),
];

let dataDir: string;
let origin: string;
let env: Record<string, string>;
let app: Running;
beforeAll(async () => {
  dataDir = scratchFolder("engines");
  const port = await freePort();
  origin = `https://localhost:${port}`;
  env = { DATA_DIR: dataDir, PORT: String(port), APP_ORIGIN: origin, BCRYPT_COST: "6", LOG_LEVEL: "warn" };
  app = run(process.execPath, ["scripts/start.mjs", "--https"], { env });
  await app.says("Ctrl-C stops it");
});
afterAll(async () => {
  await stop(app);
  removeScratch(dataDir);
});

/** As if the access token had expired, long after the last refresh: the mark of that one is gone too. */
async function outlive(tab: Tab) {
  for (const name of ["__Host-Http-session", "__Host-Http-refreshed"]) await tab.deleteCookie(name);
}

/** Waits until an expression is true in the page; while that changes there may be none to ask. */
const until = (tab: Tab, expression: string) =>
  expect
    .poll(() => tab.evaluate(expression).catch(() => undefined), { timeout: patience, message: expression })
    .toBe(true);
const path = (wanted: string) => `location.pathname === "${wanted}" && document.readyState === "complete"`;
const shows = (text: string) => `document.body.innerText.includes(${JSON.stringify(text)})`;

/** Fills a field in. React shows what it streamed when it finds time, which may be after the page is complete. */
async function type(tab: Tab, selector: string, text: string) {
  await until(tab, `document.querySelector(${JSON.stringify(selector)}) !== null`);
  await tab.type(selector, text);
}

/** Presses the button of this name. */
async function press(tab: Tab, name: string) {
  const mark = `mark-${randomBytes(4).toString("hex")}`;
  const find = `[...document.querySelectorAll("main button, header button")].find((one) => one.innerText.trim() === "${name}")`;
  await until(tab, `(${find})?.setAttribute("data-pressed", "${mark}") === undefined && ${find} !== undefined`);
  await tab.click(`[data-pressed="${mark}"]`);
}

async function signOut(tab: Tab) {
  await until(tab, `document.querySelector("header [popovertarget]") !== null`);
  await tab.click("header [popovertarget]");
  await press(tab, "Sign out");
}

describe.each(engines)("in %s", (name, launch) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  test("a person signs in, is refreshed without noticing whatever they do, and leaves for good", async () => {
    const tab = await browser.newTab();
    const email = `${name.toLowerCase()}@example.com`;
    const password = "quiet lantern over seven rivers";
    const nameOf = `fetch("/api/profile").then((answer) => answer.json()).then((profile) => profile.name)`;

    // feature:sign-up begin
    const newcomer = `new-${email}`;
    await tab.goTo(`${origin}/signup`);
    await type(tab, 'main input[name="email"]', newcomer);
    await press(tab, "Send the link");
    await until(tab, path("/check-mail"));
    await tab.goTo((await mailTo(dataDir, newcomer)).links[0] ?? "");
    await type(tab, 'main input[name="name"]', "Ada");
    await type(tab, 'main input[name="password"]', password);
    await press(tab, "Make my account");
    await until(tab, path("/dashboard"));
    await signOut(tab);
    await until(tab, path("/login"));
    // feature:sign-up end

    const create = ["user", "create", "--email", email, "--name", "Ada", "--verified", "--password-stdin"];
    expect(await command(create, { env, input: password })).toMatchObject({ code: 0 });
    await tab.goTo(`${origin}/login`);
    await type(tab, 'main input[name="email"]', email);
    await type(tab, 'main input[name="password"]', password);
    await press(tab, "Sign in");
    await until(tab, path("/dashboard"));

    await outlive(tab);
    await tab.goTo(`${origin}/settings/profile`);
    await until(tab, shows(email));
    expect(await tab.evaluate("location.href"), "refreshed by navigation").toBe(`${origin}/settings/profile`);
    await outlive(tab);
    await type(tab, 'main input[name="name"]', "Ada by action");
    await press(tab, "Save");
    await until(tab, shows("Saved."));
    expect(await tab.evaluate(nameOf)).toBe("Ada by action");

    // The form as it was sent, which no script has touched.
    await tab.evaluate(`fetch(location.href).then((page) => page.text()).then((text) => {
      const page = new DOMParser().parseFromString(text, "text/html");
      const form = [...page.forms].find((one) => one.elements.namedItem("name") !== null);
      form.elements.namedItem("name").value = "Ada by form";
      form.id = "untouched";
      document.body.append(document.adoptNode(form));
    })`);
    await outlive(tab);
    await tab.evaluate(`void document.getElementById("untouched").submit()`);
    await until(tab, `document.getElementById("untouched") === null && ${path("/settings/profile")}`);
    expect(await tab.evaluate(nameOf)).toBe("Ada by form");

    await outlive(tab);
    const patch = `{ method: "PATCH", headers: { "content-type": "application/json" }, body: '{"name":"Ada by fetch"}' }`;
    expect(await tab.evaluate(`fetch("/api/profile", ${patch}).then((answer) => answer.status)`)).toBe(200);
    expect(await tab.evaluate(nameOf)).toBe("Ada by fetch");

    const other = await browser.newTab();
    await other.goTo(`${origin}/dashboard`);
    await until(other, shows("Hello, Ada by fetch"));
    await tab.goTo(`${origin}/dashboard`);
    await signOut(tab);
    await until(tab, path("/login"));
    await until(other, `!${shows("Hello, Ada by fetch")}`);
    await tab.back();
    await until(tab, path("/login"));
    expect(await tab.evaluate(shows("Ada by fetch"))).toBe(false);
    expect(await tab.evaluate(`fetch("/api/me").then((answer) => answer.status)`)).toBe(401);
  });
});
