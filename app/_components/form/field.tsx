import type { InputHTMLAttributes, ReactNode } from "react";

type FieldProps = {
  readonly label: string;
  readonly name: string;
  /** What is wrong with it, or undefined. */
  readonly error?: string | undefined;
  readonly hint?: ReactNode;
  /** Stands at the end of the label's line. */
  readonly aside?: ReactNode;
  /** Whoever comes to this page begins here: it has the focus, but on phones (form.css). */
  readonly first?: boolean;
} & Omit<InputHTMLAttributes<HTMLInputElement>, "name" | "id" | "autoFocus">;

/**
 * What a phone's Enter key says at the last field of a form, whose button it presses. The others say nothing: phones offer the next field
 * by themselves where they can go there, and a key that says so where it sends the form would not be true.
 */
export type EnterKey = "go" | "send" | "done";

/** A labelled input with its hint and, when something is wrong, the sentence that says what. */
export function Field({ label, name, error, hint, aside, first, ...input }: FieldProps) {
  return (
    <FieldFrame label={label} name={name} error={error} hint={hint} aside={aside}>
      <input className="field" {...fieldProps(name, error, hint, first)} {...input} />
    </FieldFrame>
  );
}

/** What ties an input to its label, hint and error. One at fault takes the focus, without scripts too. */
export function fieldProps(name: string, error: string | undefined, hint: ReactNode, first = false) {
  const described = [error === undefined ? "" : `${name}-error`, hint === undefined ? "" : `${name}-hint`].filter(
    Boolean,
  );
  return {
    id: name,
    name,
    ...(described.length === 0 ? {} : { "aria-describedby": described.join(" ") }),
    ...(error === undefined ? {} : { "aria-invalid": true }),
    ...(first || error !== undefined ? { autoFocus: true } : {}),
  } as const;
}

export function FieldFrame({
  label,
  name,
  error,
  hint,
  aside,
  children,
}: Pick<FieldProps, "label" | "name" | "error" | "hint" | "aside"> & { children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-4">
        <label htmlFor={name} className="text-[0.9375rem] font-medium">
          {label}
        </label>
        {aside}
      </div>
      {children}
      {error === undefined ? null : (
        <p id={`${name}-error`} className="flex gap-1.5 text-sm text-red-ink">
          <svg viewBox="0 0 16 16" className="mt-0.5 size-4 flex-none" fill="currentColor" aria-hidden="true">
            <path d="M8 1.2 15.4 14H.6L8 1.2Zm-.75 4.6v4h1.5v-4h-1.5Zm0 5.2v1.5h1.5V11h-1.5Z" fillRule="evenodd" />
          </svg>
          {error}
        </p>
      )}
      {hint === undefined ? null : (
        <div id={`${name}-hint`} className="text-sm text-ink-3">
          {hint}
        </div>
      )}
    </div>
  );
}
