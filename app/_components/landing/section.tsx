import type { ReactNode } from "react";

/** A part of the start page, with a heading that can be linked to. */
export function Section({
  id,
  title,
  text,
  children,
}: {
  id: string;
  title: string;
  text: string;
  children: ReactNode;
}) {
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      className="mx-auto flex max-w-6xl scroll-mt-6 flex-col gap-7 px-5 py-10 sm:px-8 sm:py-14"
    >
      <div className="flex max-w-[44rem] flex-col gap-2.5">
        <h2 id={`${id}-title`} className="text-title">
          {title}
        </h2>
        <p className="text-lg text-ink-2">{text}</p>
      </div>
      {children}
    </section>
  );
}
