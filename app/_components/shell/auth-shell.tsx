import type { ReactNode } from "react";
import { Gate, type GateState } from "@/app/_components/gate/gate";
import { LatticeStrip } from "@/app/_components/gate/lattice-strip";
import { ThemeSwitch } from "@/app/_components/theme/theme-switch";
import { brand } from "@/lib/shared/brand";
import type { Theme } from "@/lib/shared/theme";
import { Brand } from "./brand";

/** A page with one thing to do, beside the gate. The gate's side stays dark in both themes: it is night out there. */
export function AuthShell({
  theme,
  gate = "closed",
  caption,
  children,
}: {
  theme: Theme;
  gate?: GateState;
  /** One line under the gate. */
  caption: string;
  children: ReactNode;
}) {
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)] xl:grid-cols-[minmax(0,7fr)_minmax(0,8fr)]">
      <div className="flex min-w-0 flex-col">
        <header className="flex min-h-16 items-center justify-between px-5 sm:px-8">
          <Brand />
          <ThemeSwitch current={theme} />
        </header>
        <LatticeStrip className="lg:hidden" />
        <main id="main" tabIndex={-1} className="flex flex-1 flex-col justify-center px-5 py-10 sm:px-8">
          <div className="mx-auto flex w-full max-w-[25rem] flex-col gap-7">{children}</div>
        </main>
        <footer className="px-5 py-6 text-sm text-ink-3 sm:px-8">
          <p>Protected by {brand.name}</p>
        </footer>
      </div>
      <aside
        data-theme="dark"
        aria-hidden="true"
        className="relative hidden overflow-hidden border-l border-line bg-ground text-ink lg:flex lg:flex-col lg:items-center lg:justify-end"
      >
        <div className="wall absolute inset-0" />
        <div className="relative flex w-full flex-1 items-end justify-center px-12">
          <Gate id="gate" state={gate} className="h-auto max-h-[78vh] w-full max-w-[34rem]" />
        </div>
        <div className="floor relative flex h-[14vh] min-h-24 w-full items-center justify-center px-10">
          <p className="text-center font-mono text-[0.8125rem] text-ink-2">{caption}</p>
        </div>
      </aside>
    </div>
  );
}

/** The heading of such a page and the sentence under it. */
export function AuthHeading({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="flex flex-col gap-2">
      <h1 className="text-title">{title}</h1>
      {children === undefined ? null : <p className="text-ink-2">{children}</p>}
    </div>
  );
}
