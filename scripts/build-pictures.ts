/**
 * Makes the pictures of the README from the running app: `node --import tsx scripts/build-pictures.ts`.
 *
 * Starts the app on a throw-away DATA_DIR, signs a person in with Chromium and takes the dashboard in both themes. PORT decides
 * where it listens (3000).
 */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Browser, chromium, type Page } from "playwright";
import { startNode, stopChildren } from "./bootstrap/child.mjs";
import { root } from "./bootstrap/prepare.mjs";
import { whyNotReady } from "./start/ready";
import { findBrowser } from "./test/browser";

const images = join(root, "docs/images");
const port = process.env["PORT"] ?? "3000";
const origin = `http://localhost:${port}`;
const person = {
  email: "ada@example.com",
  name: "Ada",
  password: `quiet ${randomBytes(12).toString("hex")} river`,
};
/** A README that loads slowly is read by nobody. */
const largestBytes = 300_000;

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
    viewport: { width: 1200, height: 734 },
    deviceScaleFactor: 1.5,
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "UTC",
  });
  const page = await context.newPage();
  await signIn(page);
  // A session that is some way into its life shows more than one that has just begun.
  await sleep(150_000);
  mkdirSync(images, { recursive: true });
  for (const theme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    const path = join(images, `dashboard-${theme}.png`);
    await page.screenshot({ path });
    const { size } = statSync(path);
    if (size > largestBytes) throw new Error(`${path} has ${size} bytes`);
  }
}

async function signIn(page: Page): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("E-mail", { exact: false }).fill(person.email);
  await page.locator("input[name=password]").fill(person.password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/dashboard");
}
