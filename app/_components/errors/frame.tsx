import type { ReactNode } from "react";

/**
 * Where the wanted page can't be shown: what happened, what to do now, and beside it the gate in the state that the status means
 * (public/arch.css). A crash takes it along with every page, so it needs nothing but markup.
 */
export function ErrorFrame({
  status,
  title,
  header,
  reference,
  children,
  actions,
}: {
  /** The HTTP status, for those who know it. */
  status: number;
  title: string;
  header: ReactNode;
  /** Under which the log has it, such as `Request …`. */
  reference: string | null;
  children: ReactNode;
  actions: ReactNode;
}) {
  return (
    <div className="refusal">
      <header className="flex min-h-16 items-center justify-between gap-3 px-5 sm:px-8">{header}</header>
      <div className="night" data-status={status} data-theme="dark" aria-hidden="true">
        <div className="arch">
          <i />
        </div>
      </div>
      <main id="main" tabIndex={-1} className="px-5 py-10 sm:px-8">
        <div className="mx-auto flex w-full max-w-[30rem] flex-col items-start gap-4">
          <p className="font-mono text-sm text-ink-3">{status}</p>
          <h1 className="text-title">{title}</h1>
          <div className="flex flex-col gap-3 text-ink-2">{children}</div>
          <div className="flex flex-wrap gap-3 pt-3 max-sm:w-full max-sm:*:grow">{actions}</div>
          {reference === null ? null : (
            <p className="pt-3 font-mono text-[0.8125rem] wrap-anywhere text-ink-3">{reference}</p>
          )}
        </div>
      </main>
    </div>
  );
}
