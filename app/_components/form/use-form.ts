"use client";

import { useActionState, useEffect, useRef } from "react";
import { type FormState, idleForm } from "@/lib/shared/form-state";

export type FormAction = (state: FormState, form: FormData) => Promise<FormState>;

/**
 * State of a form whose action runs on the server. Without scripts the browser posts the form and the server renders the
 * answer; with them the answer arrives here, and the focus goes to what needs another look.
 */
export function useForm<E extends HTMLElement = HTMLFormElement>(action: FormAction) {
  const form = useRef<E>(null);
  // While the server renders, the action must be the reference itself: React turns it into a form that works without scripts.
  const [state, formAction, pending] = useActionState(
    typeof window === "undefined" ? action : guarded(action),
    idleForm,
  );
  useEffect(() => {
    if (state.status === "idle") return;
    const invalid = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    (invalid ?? form.current?.querySelector<HTMLElement>("[data-form-message]"))?.focus();
  }, [state]);
  return { state, formAction, pending, form };
}

/** A network that fails must not take the page, and what was typed, down with it. */
function guarded(action: FormAction): FormAction {
  return async (state, form) => {
    try {
      return await action(state, form);
    } catch (error) {
      // Next's own signals (redirects, 404) and errors that happened at the server carry a digest.
      if (typeof error === "object" && error !== null && "digest" in error) throw error;
      return { status: "error", message: unreachable(), fields: {}, typed: textOf(form) };
    }
  };
}

function unreachable(): string {
  return navigator.onLine
    ? "No answer came back. Nothing was saved; try again in a moment."
    : "You are offline. Nothing was sent; try again when you are back.";
}

function textOf(form: FormData): Record<string, string> {
  return Object.fromEntries(
    [...form].filter(
      (entry): entry is [string, string] => typeof entry[1] === "string" && !/^\$|password/i.test(entry[0]),
    ),
  );
}
