import type { Page } from "@playwright/test";
import { type Layer, lettersOf } from "./grounds";

/** In sRGB, 0 to 1. */
type Colour = readonly [red: number, green: number, blue: number, alpha: number];

/** Colours of CSS, as the browser itself makes them: whatever it can say, a canvas can paint. */
async function paint(page: Page, colours: readonly string[]): Promise<(colour: string) => Colour> {
  const painted = await page.evaluate((colours) => {
    const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    if (context === null) throw new Error("there is no canvas");
    return colours.map((colour): [string, [number, number, number, number]] => {
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
      return [colour, [red / 255, green / 255, blue / 255, alpha / 255]];
    });
  }, colours);
  const known = new Map<string, Colour>(painted);
  return (colour) => {
    const found = known.get(colour);
    if (found === undefined) throw new Error(`${colour} was not painted`);
    return found;
  };
}

function over([r, g, b, alpha]: Colour, [red, green, blue]: Colour): Colour {
  const mix = (upper: number, lower: number) => upper * alpha + lower * (1 - alpha);
  return [mix(r, red), mix(g, green), mix(b, blue), 1];
}

/** Relative luminance (WCAG 2.2). */
function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function ratio(one: Colour, other: Colour): number {
  const [lighter, darker] = [Math.max(luminance(one), luminance(other)), Math.min(luminance(one), luminance(other))];
  return (lighter + 0.05) / (darker + 0.05);
}

/** The contrast ratio of two opaque colours of CSS. */
export async function contrastOf(page: Page, one: string, other: string): Promise<number> {
  const colourOf = await paint(page, [one, other]);
  return ratio(colourOf(one), colourOf(other));
}

/**
 * The letters among these elements that are too pale for what lies behind them (WCAG 1.4.3), where that is not one colour: each colour of a
 * gradient that reaches there is tried, over each that the layers below may come to, and the worst one counts.
 *
 * @param selectors elements that have text of their own
 */
export async function palenesses(page: Page, selectors: readonly string[]): Promise<readonly string[]> {
  const all = await lettersOf(page, selectors);
  const layers = all.flatMap(({ boxes }) => boxes.flat());
  const named = [...all.map(({ color }) => color), ...layers.flatMap(({ color, stops }) => [color, ...stops])];
  const colourOf = await paint(page, [...new Set(named)]);
  return all.flatMap(({ what, color, isLarge, boxes }) => {
    const asked = isLarge ? 3 : 4.5;
    const grounds = boxes.flatMap((box) => groundsOf(box, colourOf));
    const worst = Math.min(...grounds.map((ground) => ratio(over(colourOf(color), ground), ground)));
    return worst < asked ? [`contrast: ${what} ${worst.toFixed(2)} instead of ${asked}`] : [];
  });
}

/** What the layers of one box may come to, over the white that a browser begins with. */
function groundsOf(layers: readonly Layer[], colourOf: (colour: string) => Colour): readonly Colour[] {
  return layers.reduce<readonly Colour[]>(
    (below, { color, stops }) => {
      const plain = below.map((ground) => over(colourOf(color), ground));
      const mixed = [...plain, ...stops.flatMap((stop) => plain.map((ground) => over(colourOf(stop), ground)))];
      return [...new Map(mixed.map((ground) => [ground.join(), ground])).values()];
    },
    [[1, 1, 1, 1]],
  );
}
