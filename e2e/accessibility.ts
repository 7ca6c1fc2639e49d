import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** The widest last: what is looked at next sees that one. */
const widths = [320, 360, 1440];

/** What axe finds wrong, in a form that can be read. */
export async function violations(page: Page): Promise<readonly string[]> {
  const found = await new AxeBuilder({ page }).analyze();
  expect(found.passes.length, "axe has looked at something").toBeGreaterThan(5);
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary ?? ""}`),
  );
}

/** By how many pixels the page is wider than the window, at each width where it is. */
export async function overflows(page: Page): Promise<Record<number, number>> {
  const found: Record<number, number> = {};
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    const excess = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (excess > 0) found[width] = excess;
  }
  return found;
}

/** Presses Tab until something has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, role: "button" | "link" | "textbox", name: string): Promise<void> {
  const wanted = page.getByRole(role, { name, exact: true });
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press("Tab");
    if (await wanted.evaluate((element) => element === document.activeElement)) {
      const outline = await wanted.evaluate((element) => getComputedStyle(element).outlineStyle);
      const border = await wanted.evaluate((element) => getComputedStyle(element).boxShadow);
      expect(outline !== "none" || border !== "none", `the focus on ${name} can be seen`).toBe(true);
      return;
    }
  }
  throw new Error(`${role} "${name}" can't be reached with Tab`);
}
