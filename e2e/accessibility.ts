import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { palenesses } from "./contrast";

const phone = { width: 360, height: 800 };
const desk = { width: 1440, height: 900 };

/** What axe finds wrong, in a form that can be read; where it leaves open whether letters can be told from their ground, that is computed. */
async function violations(page: Page, part: string, only?: string): Promise<readonly string[]> {
  // It would bring itself along twice at each look: half a megabyte, which a document needs once.
  const there = await Promise.all(page.frames().map((frame) => frame.evaluate(() => "axe" in window)));
  // The other mode opens a page for each report, for the sake of frames that nothing here has.
  const axe = new AxeBuilder({ page, ...(there.every(Boolean) && { axeSource: "void axe" }) })
    // Of a rule that is kept it then names one place and not each: nobody reads them.
    .options({ resultTypes: ["violations", "incomplete"] })
    .setLegacyMode()
    .include(part);
  const found = await (only === undefined ? axe : axe.withRules(only)).analyze();
  expect(found.passes.length, "axe has looked at something").toBeGreaterThan(only === undefined ? 5 : 0);
  const wrong = found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary ?? ""}`),
  );
  const open = found.incomplete
    .filter(({ id }) => id === "color-contrast")
    .flatMap(({ nodes }) => nodes.map(({ target }) => target.join(" ")));
  return [...wrong, ...(await palenesses(page, open))];
}

/**
 * Expects that the page as it stands fits every screen, and that axe finds nothing wrong with it on a phone and on a wide screen, in
 * light and in dark: there it looks at colours alone, the rest is the same. Nothing on the page may be moving.
 *
 * @param what the page, as a failure should call it
 * @param part the part of it that axe shall look at, where another test has it look at the rest
 */
export async function expectAccessible(page: Page, what: string, part = "html"): Promise<void> {
  await stands(page);
  for (const size of [{ width: 320, height: 800 }, phone, desk]) {
    await page.setViewportSize(size);
    await stands(page);
    const { scrollWidth, clientWidth } = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return { scrollWidth, clientWidth };
    });
    expect(scrollWidth, `${what} at ${size.width} pixels`).toBeLessThanOrEqual(clientWidth);
  }
  for (const size of [phone, desk]) {
    await page.setViewportSize(size);
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      await stands(page);
      const only = colorScheme === "dark" ? "color-contrast" : undefined;
      expect(await violations(page, part, only), `${what} at ${size.width} pixels, in ${colorScheme}`).toEqual([]);
    }
  }
}

/**
 * Resolves when a change of colours or of size has reached the page, with what it set in motion at its end, and the way that led to the page is
 * over: one that a change of size cuts short is an error of the page. A transition is not waited for: in a closed `<details>` it never ends.
 */
async function stands(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await frame();
    for (const animation of document.getAnimations()) if (animation instanceof CSSTransition) animation.finish();
    await document.activeViewTransition?.finished;
  });
}

/** Presses Tab until something has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, role: "button" | "checkbox" | "link" | "textbox", name: string): Promise<void> {
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
