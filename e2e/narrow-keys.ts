import type { Page } from "@playwright/test";

/** What is pressed on the plates of a page and is narrower than its plate is inside, by its words. Buttons in a row of a list share that with words. */
export const narrowKeys = (page: Page): Promise<string[]> =>
  page.locator("main .plate").evaluateAll((plates) =>
    plates.flatMap((plate) => {
      const { paddingLeft, paddingRight } = getComputedStyle(plate);
      const inside = plate.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
      return [...plate.querySelectorAll<HTMLElement>(":scope > .key, form > .key, summary.key")]
        .filter((key) => key.checkVisibility({ visibilityProperty: true }) && key.closest("li") === null)
        .filter((key) => Math.abs(key.getBoundingClientRect().width - inside) > 1)
        .map((key) => key.innerText);
    }),
  );
