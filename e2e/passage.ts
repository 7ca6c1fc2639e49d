import type { Locator, Page } from "@playwright/test";

/** A view transition as a page has seen it: what moves in it, and how wide the gate is where it comes from, in px. */
export type Passage = { readonly moving: readonly string[]; readonly from: number };

/**
 * Notes every view transition of a page and of those that follow it.
 *
 * @param hold keeps each from ending by itself
 */
export async function notePassages(page: Page, hold = false): Promise<readonly Passage[]> {
  const seen: Passage[] = [];
  await page.exposeFunction("notePassage", (passage: Passage) => void seen.push(passage));
  await page.addInitScript((hold) => {
    const note = async ({ ready }: ViewTransition) => {
      await ready;
      const moving = document.getAnimations().flatMap((animation) => {
        const { effect } = animation;
        if (!(effect instanceof KeyframeEffect) || effect.pseudoElement?.startsWith("::view-transition") !== true)
          return [];
        // React leaves the rest of the page out by animations that take no time.
        if (effect.getComputedTiming().endTime === 0) return [];
        if (hold) animation.pause();
        return [[effect.pseudoElement, Number.parseFloat(String(effect.getKeyframes()[0]?.["width"]))] as const];
      });
      const from = moving.find(([what, width]) => what === "::view-transition-group(gate)" && !Number.isNaN(width));
      const passage: Passage = { moving: moving.map(([what]) => what), from: from?.[1] ?? 0 };
      await (window as unknown as { notePassage: (passage: Passage) => Promise<void> }).notePassage(passage);
    };
    const start = document.startViewTransition.bind(document);
    document.startViewTransition = (...given) => {
      const transition = start(...given);
      void note(transition);
      return transition;
    };
    window.addEventListener("pagereveal", ({ viewTransition }) => {
      if (viewTransition !== null) void note(viewTransition);
    });
  }, hold);
  return seen;
}

/** How a part of the gate moves when it moves anew: how long, in ms, and how far from its rest, in px, at 101 moments. */
type Motion = { readonly ends: number; readonly x: readonly number[]; readonly y: readonly number[] };

export async function motionOf(part: Locator): Promise<Motion> {
  return part.evaluate((element: SVGElement) => {
    element.style.animation = "none";
    const rest = element.getBoundingClientRect();
    element.style.animation = "";
    const [animation] = element.getAnimations();
    if (animation === undefined) throw new Error("nothing moves here");
    animation.pause();
    const ends = Number(animation.effect?.getComputedTiming().endTime);
    const places = Array.from({ length: 101 }, (_, moment) => {
      animation.currentTime = (moment * ends) / 100;
      return element.getBoundingClientRect();
    });
    animation.finish();
    return { ends, x: places.map(({ x }) => x - rest.x), y: places.map(({ y }) => y - rest.y) };
  });
}
