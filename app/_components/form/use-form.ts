"use client";

import {
  type InputEvent,
  type SubmitEvent,
  type SyntheticEvent,
  useActionState,
  useEffect,
  useRef,
  useState,
} from "react";
import { unstable_isUnrecognizedActionError, usePathname } from "next/navigation";
import { type FormState, idleForm } from "@/lib/shared/form-state";
import { loginPath, reauthenticatePath } from "@/lib/shared/links";
import { ownerField } from "@/lib/shared/owner";
import { reasonOf } from "./no-answer";
import { keepLeft, keepTyped, restoreTyped, textOf } from "./typed-text";

export type FormAction = (state: FormState, form: FormData) => Promise<FormState>;

const offline = "You are offline. Nothing was sent; try again when you are back.";
const outdated = "This page is older than the app by now, so nothing was saved. Reload it: what you typed comes back.";

/**
 * State of a form whose action runs on the server. Without scripts the browser posts the form and the server renders the
 * answer; with them the answer arrives here, and the focus goes to what needs another look.
 *
 * @returns `around` goes to the form or to what holds it and its message, `props` to the form
 */
export function useForm<E extends HTMLElement = HTMLFormElement>(action: FormAction) {
  const around = useRef<E>(null);
  // The page of this form. The address bar may be at the next one when an effect runs or an answer comes.
  const path = usePathname();
  // While the server renders, the action must be the reference itself: React turns it into a form that works without scripts.
  const [answer, formAction, pending] = useActionState(
    typeof window === "undefined" ? action : guarded(action, path),
    idleForm,
  );
  const [unsent, setUnsent] = useState<FormState | null>(null);
  const state = unsent ?? answer;
  const [mended, setMended] = useState<Mended>({ of: state, names: [] });
  useEffect(() => {
    if (state.status === "idle") return;
    const invalid = around.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    (invalid ?? around.current?.querySelector<HTMLElement>("[data-form-message]"))?.focus();
  }, [state]);
  const sent = useRef(false);
  useEffect(() => {
    sent.current = false;
  }, [answer]);
  useEffect(() => {
    const form = around.current;
    if (form === null) return;
    restoreTyped(path, form);
    // Whoever leaves a form half-filled and comes back finds it so.
    const keep = () => {
      if (form instanceof HTMLFormElement && !sent.current) keepLeft(path, form);
    };
    window.addEventListener("pagehide", keep);
    return () => {
      window.removeEventListener("pagehide", keep);
      keep();
    };
  }, [path]);
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    if (navigator.onLine) {
      sent.current = true;
      setUnsent(null);
      return;
    }
    // Not sent at all, so that even a password stays where it was typed.
    event.preventDefault();
    setUnsent({ status: "error", message: offline, fields: {}, typed: answer.typed });
  };
  const onInput = ({ target }: InputEvent<HTMLFormElement>) => {
    const name = target instanceof Element ? (target.getAttribute("name") ?? "") : "";
    if (name in state.fields)
      setMended(({ of, names }) => ({ of: state, names: of === state ? [...names, name] : [name] }));
  };
  const onReset = (event: SyntheticEvent) => {
    // React empties a form after each answer. What was refused stays, a password too: in its field, where it was typed.
    if (state.status === "error") event.preventDefault();
  };
  const props = { action: formAction, noValidate: true, onSubmit, onInput, onReset };
  return { around, state: mended.of === state ? without(state, mended.names) : state, pending, props };
}

/** The fields that somebody has been at since an answer came. */
type Mended = { readonly of: FormState; readonly names: readonly string[] };

/** What an answer still says of a form when these fields are no longer as they were judged. */
function without(state: FormState, names: readonly string[]): FormState {
  if (names.length === 0) return state;
  const fields = Object.fromEntries(Object.entries(state.fields).filter(([name]) => !names.includes(name)));
  return { ...state, fields, message: Object.keys(fields).length === 0 ? null : state.message };
}

/** A network that fails must not take the page, and what was typed, down with it. */
function guarded(action: FormAction, path: string): FormAction {
  return async (state, form) => {
    try {
      return await action(state, form);
    } catch (error) {
      // Next's own signals (redirects, 404) and errors that happened at the server carry a digest.
      const typed = textOf(form);
      const owner = form.get(ownerField);
      const keep = () => keepTyped(path, typeof owner === "string" ? owner : null, typed);
      if (typeof error === "object" && error !== null && "digest" in error) {
        // The session is over, or needs a fresh proof; the way leads back here, and what was typed comes back with the one who typed it.
        if (owner !== null && leadsAround(String(error.digest))) keep();
        throw error;
      }
      const stale = unstable_isUnrecognizedActionError(error);
      if (stale) keep();
      return {
        status: "error",
        message: stale ? outdated : reasonOf(error),
        fields: {},
        typed,
        ...(stale && { stale }),
      };
    }
  };
}

/** Whether a signal of Next is a redirect to where people say who they are: `NEXT_REDIRECT;how;where;status;`. */
function leadsAround(digest: string): boolean {
  const [kind, , target = ""] = digest.split(";");
  const [path = ""] = target.split("?");
  return kind === "NEXT_REDIRECT" && (path === loginPath() || path === reauthenticatePath());
}
