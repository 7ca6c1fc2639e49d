"use client";

import type { ReactNode } from "react";
import { OwnerField } from "@/app/_components/session/owner";
import { RowSubmit } from "./row-submit";
import type { useForm } from "./use-form";

/**
 * Ends one thing of a list, or all of it, in two steps: what that does is said before the button that does it.
 *
 * @param fields what the form says that it ends
 * @param doing what the button reads meanwhile
 */
export function EndInRow({
  form,
  fields,
  summary,
  consequence,
  doing,
  children,
}: {
  form: ReturnType<typeof useForm>["props"];
  fields: Readonly<Record<string, string>>;
  summary: ReactNode;
  consequence: string;
  doing: string;
  children: string;
}) {
  return (
    <details>
      <summary className="key key-end">{summary}</summary>
      <form {...form} className="flex flex-col items-start gap-3 pt-4">
        <OwnerField />
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <p className="text-[0.9375rem] text-ink-2">{consequence}</p>
        <RowSubmit doing={doing} className="key-end">
          {children}
        </RowSubmit>
      </form>
    </details>
  );
}
