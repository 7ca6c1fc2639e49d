import { existsSync } from "node:fs";
import { runNode } from "../bootstrap/child.mjs";
import { StepError } from "../bootstrap/steps.mjs";
import { installWithApt } from "./distribution";

const installed = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/**
 * The path of a Chromium for the end-to-end tests: one that is there, or else Playwright's, or else the distribution's.
 *
 * @throws StepError when there is none and none can be had
 */
export async function findBrowser(root: string): Promise<string> {
  const present = await presentBrowser();
  if (present !== undefined) return present;
  const faults: string[] = [];
  for (const install of [installWithPlaywright, () => installWithApt("chromium")]) {
    try {
      await install(root);
    } catch (error) {
      const output = error instanceof StepError ? error.output : "";
      faults.push(output === "" ? (error as Error).message : (output.trimEnd().split("\n").at(-1) ?? ""));
    }
    const found = await presentBrowser();
    if (found !== undefined) return found;
  }
  throw new StepError(
    `there is no Chromium, and none could be installed: ${faults.join("; ")}`,
    "Install Chromium or Chrome, or set PORTCULLIS_CHROMIUM to its program.",
  );
}

async function presentBrowser(): Promise<string | undefined> {
  const { chromium } = await import("@playwright/test");
  const given = process.env["PORTCULLIS_CHROMIUM"] ?? "";
  return [given, ...installed, chromium.executablePath()].find((path) => path !== "" && existsSync(path));
}

async function installWithPlaywright(root: string): Promise<void> {
  await runNode([`${root}/node_modules/@playwright/test/cli.js`, "install", "chromium"], {
    name: "playwright install chromium",
    advice: "",
    cwd: root,
    env: { ...process.env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: "15000" },
  });
}
