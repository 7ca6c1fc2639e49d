import type { Page } from "@playwright/test";

/** One thing behind letters, as CSS says it: its colour, and those of its gradients. */
export type Layer = { readonly color: string; readonly stops: readonly string[] };

/** Letters, and for each box of them the layers behind it, from the ground up. */
export type Letters = {
  readonly what: string;
  readonly color: string;
  readonly isLarge: boolean;
  readonly boxes: readonly (readonly Layer[])[];
};

/** What stands behind the text of elements that can be seen. */
export function lettersOf(page: Page, selectors: readonly string[]): Promise<readonly Letters[]> {
  return page.evaluate((selectors) => {
    /** The items of a list, whose items may have commas in brackets. */
    const itemsOf = (list: string): readonly string[] =>
      list.match(/(?:[^,(]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))+/g) ?? [];

    /** Where a layer of a size of its own begins, such as `calc(100% - 8px)` of the room that it leaves. */
    const offset = (position: string, room: number): number =>
      (Number(/(-?[\d.]+)%/.exec(position)?.[1] ?? 0) / 100) * room +
      Number(/([+-]?) ?([\d.]+)px/.exec(position)?.slice(1).join("") ?? 0);

    type Placed = { readonly size: string; readonly position: string; readonly repeat: string };

    /** Whether a layer of a background reaches a box: those that stand once, such as a rivet in a corner, need not. */
    const reaches = ({ size, position, repeat }: Placed, whole: DOMRect, box: DOMRect): boolean => {
      const [width = NaN, height = NaN] = size.trim().split(" ").map(parseFloat);
      if (repeat.trim() !== "no-repeat" || size.includes("%") || Number.isNaN(width + height)) return true;
      const [across = "", down = ""] = position.trim().match(/calc\([^)]*\)|\S+/g) ?? [];
      const x = whole.x + offset(across, whole.width - width);
      const y = whole.y + offset(down, whole.height - height);
      return x < box.right && x + width > box.left && y < box.bottom && y + height > box.top;
    };

    const stopsOf = (element: Element, box: DOMRect): readonly string[] => {
      const { backgroundImage, backgroundSize, backgroundPosition, backgroundRepeat } = getComputedStyle(element);
      const lists = [backgroundSize, backgroundPosition, backgroundRepeat].map(itemsOf);
      return itemsOf(backgroundImage)
        .filter((_, index) => {
          const [size = "", position = "", repeat = ""] = lists.map((list) => list[index % list.length]);
          return reaches({ size, position, repeat }, element.getBoundingClientRect(), box);
        })
        .flatMap((image) => image.match(/(?:rgba?|hsla?|lab|lch|oklab|oklch|color)\([^()]*\)/g) ?? []);
    };

    const ancestorsOf = (element: Element): readonly Element[] => [
      element,
      ...(element.parentElement === null ? [] : ancestorsOf(element.parentElement)),
    ];

    /** Ancestors, and whatever else stands under the element there. What is scrolled out of sight in a part of the page has ancestors alone. */
    const layersUnder = (element: Element, box: DOMRect) => {
      const stack = document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      const at = stack.indexOf(element);
      return (at === -1 ? ancestorsOf(element) : stack.slice(at))
        .toReversed()
        .map((layer) => ({ color: getComputedStyle(layer).backgroundColor, stops: stopsOf(layer, box) }));
    };

    return selectors.flatMap((selector) => {
      const element = document.querySelector<HTMLElement>(selector);
      if (element === null) throw new Error(`there is no ${selector}`);
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return [];
      element.scrollIntoView({ block: "center", inline: "center" });
      const boxes = [...element.childNodes]
        .filter((node) => node instanceof Text)
        .flatMap((text) => {
          const range = document.createRange();
          range.selectNode(text);
          return [...range.getClientRects()];
        })
        .filter(({ width, height }) => width > 1 && height > 1);
      const { color, fontSize, fontWeight } = getComputedStyle(element);
      const size = parseFloat(fontSize);
      return {
        what: `${selector} "${element.innerText.slice(0, 40)}"`,
        color,
        isLarge: size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700),
        boxes: boxes.map((box) => layersUnder(element, box)),
      };
    });
  }, selectors);
}
