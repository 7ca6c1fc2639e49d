import type { Page } from "@playwright/test";

/**
 * Listens in a page for the watch over its session, which tells every tab of itself when it begins: until then a page has been written, but
 * nothing in it hears what happens. Call it before the page opens.
 *
 * @returns waits for it
 */
export async function hearSessionWatch(page: Page): Promise<() => Promise<unknown>> {
  await page.addInitScript(() => {
    new BroadcastChannel("portcullis-session").onmessage = () => Object.assign(window, { sessionWatched: true });
  });
  return () => page.waitForFunction(() => "sessionWatched" in window);
}
