import type { ReactNode } from "react";

/** A plate with a heading. */
export function Panel({
  id,
  title,
  text,
  children,
}: {
  /** Names the heading, so that it can be linked to. */
  id: string;
  title: string;
  text?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <section aria-labelledby={id} className="plate flex min-w-0 flex-col gap-6 p-5 sm:p-7">
      <div className="flex flex-col gap-1">
        <h2 id={id} className="text-heading">
          {title}
        </h2>
        {text === undefined ? null : <p className="max-w-[62ch] text-[0.9375rem] text-ink-2">{text}</p>}
      </div>
      {children}
    </section>
  );
}
