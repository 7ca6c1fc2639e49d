import type { ReactNode } from "react";
import { Gate, type GateState } from "@/app/_components/gate/gate";
import { Passage } from "@/app/_components/gate/passage";
import { ThemeSwitch } from "@/app/_components/theme/theme-switch";
import { brand } from "@/lib/shared/brand";
import type { Theme } from "@/lib/shared/theme";
import { Brand } from "./brand";

/** A page with one thing to do, beside the gate or below it. The gate's side stays dark in both themes: it is night out there. */
export function AuthShell({
  theme,
  gate = "closed",
  opens = false,
  caption,
  children,
}: {
  theme: Theme;
  gate?: GateState;
  /** Whether what is done here lets somebody in: the gate goes along then. */
  opens?: boolean;
  /** One line under the gate, where there is room. */
  caption: string;
  children: ReactNode;
}) {
  // Above the form the frame is the whole band, and the drawing stands at its foot; beside it the frame is the drawing's.
  const frame =
    "relative flex size-full items-end justify-center overflow-hidden bg-ground split:h-auto split:max-w-[min(34rem,70.75vh)] split:bg-transparent";
  const drawing = (
    <>
      <div className="wall absolute inset-0 split:hidden" />
      <Gate id="gate" state={gate} className="relative h-auto w-full max-w-[26rem] flex-none split:max-w-none" />
    </>
  );
  return (
    <div className="gate-page grid min-h-dvh grid-rows-[auto_auto_1fr_auto] split:grid-cols-2 split:grid-rows-[auto_1fr_auto] xl:grid-cols-[minmax(0,7fr)_minmax(0,8fr)]">
      <header className="flex min-h-16 items-center justify-between px-5 sm:px-8">
        <Brand />
        <ThemeSwitch current={theme} />
      </header>
      {/* As high as the window, whatever stands beside it, and with room for what comes last: a page that is shown in pieces moves nothing here. */}
      <aside
        data-theme="dark"
        aria-hidden="true"
        className="relative grid h-[clamp(7.5rem,18svh,9.5rem)] grid-rows-[minmax(0,1fr)_0.625rem] overflow-hidden bg-ground text-ink split:sticky split:top-0 split:col-start-2 split:row-span-full split:h-dvh split:grid-rows-[minmax(0,1fr)_max(14vh,6rem)] split:border-l split:border-line"
      >
        <div className="wall absolute inset-0 max-split:hidden" />
        <div className="relative flex min-h-0 items-end justify-center split:px-12">
          {opens ? (
            <Passage leads className={frame}>
              {drawing}
            </Passage>
          ) : (
            <div className={frame}>{drawing}</div>
          )}
        </div>
        <div className="floor relative split:flex split:items-center split:justify-center split:px-10">
          <p className="text-center font-mono text-[0.8125rem] text-ink-2 max-split:hidden">{caption}</p>
        </div>
      </aside>
      <main id="main" tabIndex={-1} className="flex min-w-0 flex-col justify-center px-5 py-10 sm:px-8">
        <div className="mx-auto flex w-full max-w-[25rem] flex-col gap-7">{children}</div>
      </main>
      <footer className="px-5 py-6 text-sm text-ink-3 sm:px-8">
        <p>Protected by {brand.name}</p>
      </footer>
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
