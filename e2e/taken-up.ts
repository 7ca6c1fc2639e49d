import { expect, type Locator } from "@playwright/test";

/** Waits until React has taken up an element that the server wrote: before that nothing of a page hears what is typed, and a click is the browser's own. */
export async function takenUp(element: Locator): Promise<void> {
  const isTakenUp = () => element.evaluate((node) => Object.keys(node).some((key) => key.startsWith("__reactProps")));
  await expect.poll(isTakenUp, { message: "the page has its scripts" }).toBe(true);
}
