"use client";

import type { ReactNode } from "react";
import { brand } from "@/lib/shared/brand";
import { parseTheme, type Theme } from "@/lib/shared/theme";

const choices: readonly { theme: Theme; label: string; icon: ReactNode }[] = [
  { theme: "system", label: "As the system", icon: <path d="M3 4.5h14v9H3zM7 16.5h6M10 13.5v3" /> },
  {
    theme: "light",
    label: "Light",
    icon: (
      <path d="M10 6.8a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4ZM10 2v1.6M10 16.4V18M2 10h1.6M16.4 10H18M4.3 4.3l1.2 1.2M14.5 14.5l1.2 1.2M4.3 15.7l1.2-1.2M14.5 5.5l1.2-1.2" />
    ),
  },
  { theme: "dark", label: "Dark", icon: <path d="M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3Z" /> },
];

/**
 * Light, dark or as the system says. A plain form that works without scripts and answers with the page it came from;
 * with scripts the page changes in place, so that nothing typed elsewhere on it is lost.
 */
export function ThemeSwitch({ current }: { current: Theme }) {
  return (
    <form
      method="post"
      action="/api/theme"
      aria-label="Colour theme"
      className="inline-flex rounded-full border border-line bg-surface p-0.5"
      data-theme-switch=""
      onSubmit={(event) => {
        const button = event.nativeEvent.submitter;
        if (!(button instanceof HTMLButtonElement)) return;
        event.preventDefault();
        show(event.currentTarget, parseTheme(button.value));
        void fetch("/api/theme", {
          method: "POST",
          body: new URLSearchParams({ theme: button.value }),
          redirect: "manual",
        }).catch(() => {
          // Offline: the page has changed already, the choice is just not kept.
        });
      }}
    >
      {choices.map(({ theme, label, icon }) => (
        <button
          key={theme}
          type="submit"
          name="theme"
          value={theme}
          aria-label={label}
          title={label}
          aria-pressed={theme === current}
          className="inline-flex size-11 items-center justify-center rounded-full text-ink-3 transition-colors duration-100 hover:text-ink aria-pressed:bg-sunken aria-pressed:text-ink"
        >
          <svg
            viewBox="0 0 20 20"
            className="size-[1.125rem]"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
            strokeLinecap="round"
            strokeLinejoin="round"
            aria-hidden="true"
          >
            {icon}
          </svg>
        </button>
      ))}
    </form>
  );
}

/** Changes the document at once, without React: what is changed belongs to the root layout, which the server renders. */
function show(form: HTMLFormElement, theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  for (const around of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const system = around.media.includes("dark") ? "dark" : "light";
    around.content = brand.colours.ground[theme === "system" ? system : theme];
  }
  for (const button of form.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
}
