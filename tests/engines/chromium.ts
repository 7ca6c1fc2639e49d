import { chromium } from "@playwright/test";
import type { Browser } from "./engine";

/** Chromium, by Playwright. */
export async function launchChromium(executablePath: string): Promise<Browser> {
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ executablePath, args });
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  return {
    newTab: async () => {
      const page = await context.newPage();
      return {
        goTo: (url) => page.goto(url),
        back: () => page.goBack(),
        evaluate: (expression) => page.evaluate(expression),
        type: async (selector, text) => {
          await page.locator(selector).clear();
          await page.locator(selector).pressSequentially(text);
        },
        click: (selector) => page.locator(selector).click(),
        deleteCookie: (name) => context.clearCookies({ name }),
      };
    },
    close: () => browser.close(),
  };
}
