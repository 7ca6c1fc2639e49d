/**
 * Makes the pictures of the README and of the start page from the running app: `node --import tsx scripts/build-pictures.ts`.
 *
 * Starts the app on a throw-away DATA_DIR, signs a person in with Chromium and takes the dashboard and, on a phone, the list of sessions
 * in both themes. PORT decides where it listens (3000).
 */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright";
import { startNode, stopChildren } from "./bootstrap/child.mjs";
import { root } from "./bootstrap/prepare.mjs";
import { whyNotReady } from "./start/ready";
import { findBrowser } from "./test/browser";

const images = join(root, "docs/images");
/** Those of the start page, which Next gives names that change with them. */
const screens = join(root, "app/_components/landing/screens");
const port = process.env["PORT"] ?? "3000";
const origin = `http://localhost:${port}`;
const person = {
  email: "ada@example.com",
  name: "Ada",
  password: `quiet ${randomBytes(12).toString("hex")} river`,
};
const firefoxOnWindows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";
/** A README that loads slowly is read by nobody, nor is a start page. */
const largestBytes = { png: 300_000, webp: 80_000 };
const desk = { width: 1200, height: 734 };
const phone = { width: 390, height: 643 }; // feature:devices

mkdirSync(join(root, ".test"), { recursive: true });
const dataDir = mkdtempSync(join(root, ".test/pictures-"));
const environment = {
  ...process.env,
  PORT: port,
  DATA_DIR: dataDir,
  DATABASE_URL: "",
  APP_ORIGIN: "",
};

try {
  startNode([join(root, "scripts/start.mjs")], { cwd: root, env: environment, output: "inherit" });
  const fault = await whyNotReady(origin, () => false, { patience: 240_000 });
  if (fault !== undefined) throw new Error(fault);
  const user = ["user", "create", "--email", person.email, "--name", person.name, "--password-stdin", "--verified"];
  execFileSync(process.execPath, [join(root, "scripts/run.mjs"), ...user], {
    cwd: root,
    env: environment,
    input: person.password,
  });
  const browser = await chromium.launch({
    executablePath: await findBrowser(root),
    args: [
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  });
  await photograph(browser);
  await browser.close();
} finally {
  await stopChildren();
  rmSync(dataDir, { recursive: true, force: true });
}

async function photograph(browser: Browser): Promise<void> {
  const context = await browser.newContext({
    baseURL: origin,
    viewport: desk,
    deviceScaleFactor: 1.5,
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "UTC",
  });
  const page = await context.newPage();
  await signIn(page);
  // Somewhere else too: a list of one would show little.
  const elsewhere = await browser.newContext({ baseURL: origin, userAgent: firefoxOnWindows });
  await signIn(await elsewhere.newPage());
  // A session that is some way into its life shows more than one that has just begun.
  await sleep(150_000);
  for (const folder of [images, screens]) mkdirSync(folder, { recursive: true });
  for (const theme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.setViewportSize(desk);
    await page.goto("/dashboard");
    const dashboard = await page.screenshot();
    keep(join(images, `dashboard-${theme}.png`), dashboard, largestBytes.png);
    keep(join(screens, `dashboard-${theme}.webp`), await toWebp(context, dashboard), largestBytes.webp);
    // feature:devices begin
    await page.setViewportSize(phone);
    await page.goto("/settings/sessions");
    keep(join(screens, `sessions-${theme}.webp`), await toWebp(context, await page.screenshot()), largestBytes.webp);
    // feature:devices end
  }
}

function keep(path: string, picture: Buffer, most: number): void {
  if (picture.length > most) throw new Error(`${path} would have ${picture.length} bytes`);
  writeFileSync(path, picture);
}

/** The browser itself knows how to write one. */
async function toWebp(context: BrowserContext, png: Buffer): Promise<Buffer> {
  const page = await context.newPage();
  const url = await page.evaluate(
    async (source) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [image.width, image.height];
      canvas.getContext("2d")?.drawImage(image, 0, 0);
      return canvas.toDataURL("image/webp", 0.86);
    },
    `data:image/png;base64,${png.toString("base64")}`,
  );
  await page.close();
  return Buffer.from(url.replace("data:image/webp;base64,", ""), "base64");
}

async function signIn(page: Page): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("E-mail", { exact: false }).fill(person.email);
  await page.locator("input[name=password]").fill(person.password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/dashboard");
}
