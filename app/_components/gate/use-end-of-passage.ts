import { useLayoutEffect } from "react";

const acts = ["pointerdown", "keydown"] as const;

/** Ends the transition that led to this page as soon as somebody presses anything: React keeps the next page back until it is over. */
export function useEndOfPassage(): void {
  // An effect that is not of the layout would itself be kept back.
  useLayoutEffect(() => {
    const end = () => document.activeViewTransition?.skipTransition();
    for (const act of acts) window.addEventListener(act, end, true);
    return () => {
      for (const act of acts) window.removeEventListener(act, end, true);
    };
  }, []);
}
