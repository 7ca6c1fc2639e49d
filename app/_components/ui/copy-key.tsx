"use client";

import { useState } from "react";
import { copyText } from "./copy-text";

/** Copies a text. Not there without scripts, so what it copies stands beside it and can be selected. */
export function CopyKey({ text }: { text: string }) {
  const [said, setSaid] = useState("Copy");
  return (
    <button
      type="button"
      className="key key-quiet min-w-24 flex-none font-sans noscript:hidden"
      onClick={() => void copyText(text).then((done) => setSaid(done ? "Copied" : "Select it"))}
      onBlur={() => setSaid("Copy")}
    >
      <span aria-live="polite">{said}</span>
      <span className="sr-only">{text}</span>
    </button>
  );
}
