"use client";

import { useState } from "react";

/** Copies a text. Not there without scripts, so what it copies stands beside it and can be selected. */
export function CopyKey({ text }: { text: string }) {
  const [said, setSaid] = useState("Copy");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid("Copied");
    } catch {
      // Without https, or not allowed.
      setSaid("Select it");
    }
  };
  return (
    <button
      type="button"
      className="key key-quiet min-w-24 flex-none font-sans noscript:hidden"
      onClick={() => void copy()}
      onBlur={() => setSaid("Copy")}
    >
      <span aria-live="polite">{said}</span>
      <span className="sr-only">{text}</span>
    </button>
  );
}
