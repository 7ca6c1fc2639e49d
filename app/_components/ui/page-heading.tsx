import type { ReactNode } from "react";

export function PageHeading({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="flex flex-col gap-1.5 pb-8">
      <h1 className="text-title break-words">{title}</h1>
      {children === undefined ? null : <div className="text-ink-2">{children}</div>}
    </div>
  );
}
