"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";

/**
 * Lets a show of steps play, once by itself when it comes into view. The steps are radio buttons, and go on without this; how long
 * one takes stands in the style sheet: a line runs under the chosen step, and its end leads to the next. Whoever chooses a step, or
 * asks for less motion, is not played to.
 *
 * @param note what it is that plays
 * @param after what follows the steps
 */
export function Playback({ note, after, children }: { note: string; after: ReactNode; children: ReactNode }) {
  const show = useRef<HTMLDivElement>(null);
  const [playing, setPlaying] = useState(false);
  const steps = () => [...(show.current?.querySelectorAll<HTMLInputElement>("input[type=radio]") ?? [])];
  const chosen = () => steps().findIndex(({ checked }) => checked);
  const choose = (step: HTMLInputElement | undefined) => {
    if (step !== undefined) step.checked = true;
  };

  useEffect(() => {
    if (show.current === null || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting !== true) return;
        observer.disconnect();
        setPlaying(true);
      },
      { threshold: 0.4 },
    );
    observer.observe(show.current);
    return () => observer.disconnect();
  }, []);

  return (
    <div
      ref={show}
      className="demo plate overflow-hidden"
      data-theme="dark"
      data-playing={playing}
      onFocus={({ target }) => {
        if (target instanceof HTMLInputElement) setPlaying(false);
      }}
      onAnimationEnd={({ animationName }) => {
        if (animationName !== "demo-step") return;
        choose(steps()[chosen() + 1]);
        if (chosen() === steps().length - 1) setPlaying(false);
      }}
    >
      {children}
      <div className="flex min-h-16 flex-wrap items-center justify-between gap-x-6 gap-y-2 border-t border-line px-6 py-2 sm:px-8">
        <p className="text-sm text-ink-3">{note}</p>
        <button
          type="button"
          className="key key-plain min-w-24 motion-reduce:hidden noscript:hidden"
          onClick={() => {
            if (chosen() === steps().length - 1) choose(steps()[0]);
            setPlaying(!playing);
          }}
        >
          {playing ? "Pause" : "Play"}
        </button>
      </div>
      {after}
    </div>
  );
}
