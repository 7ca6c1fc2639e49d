import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

/** Headings whose last line is less than a third of their widest one, with the width of the window. */
const widows = (page: Page) =>
  page.getByRole("heading").evaluateAll((headings) =>
    headings.flatMap((heading) => {
      const range = document.createRange();
      range.selectNodeContents(heading);
      const lines = new Map<number, { left: number; right: number }>();
      for (const { bottom, left, right, width } of range.getClientRects()) {
        if (width === 0) continue;
        const at = [...lines.keys()].find((line) => Math.abs(line - bottom) < 4) ?? bottom;
        const line = lines.get(at) ?? { left, right };
        lines.set(at, { left: Math.min(line.left, left), right: Math.max(line.right, right) });
      }
      const widths = [...lines].sort(([a], [b]) => a - b).map(([, line]) => line.right - line.left);
      const last = widths.at(-1) ?? 0;
      return last * 3 < Math.max(...widths)
        ? [`${heading.textContent} at ${window.innerWidth}: ${widths.join(", ")}`]
        : [];
    }),
  );

test("no heading leaves a word alone in its last line, on any screen", async ({ page, watch }) => {
  watch.expects(/status of 404/);
  const pages = [
    "/",
    "/login",
    "/signup", // feature:sign-up
    "/check-mail", // feature:sign-up
    "/verify-email", // feature:sign-up
    "/setup",
    "/nothing-here",
  ];
  for (const path of pages) {
    await page.goto(path);
    for (const width of [320, 360, 414, 600, 768, 1024, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await widows(page), path).toEqual([]);
    }
  }
  await page.goto("about:blank");
  await page.setContent(`<h1 style="font:20px monospace;width:12em;text-wrap:wrap">A heading with one alone</h1>`);
  expect(await widows(page), "control: what is not balanced").toHaveLength(1);
});
