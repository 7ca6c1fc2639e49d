import type { ReactNode } from "react";
import { SessionWatch } from "@/app/_components/session/session-watch";
import type { Theme } from "@/lib/shared/theme";
import { type Place, PrivateHeader } from "./private-header";
import { SiteFooter } from "./site-footer";

/** The frame of every signed-in page. */
export function PrivateShell({ here, theme, children }: { here: Place; theme: Theme; children: ReactNode }) {
  return (
    <>
      <PrivateHeader here={here} />
      <main id="main" tabIndex={-1} className="mx-auto w-full max-w-6xl px-5 py-8 sm:px-8 sm:py-12">
        {children}
      </main>
      <SiteFooter theme={theme} />
      <SessionWatch />
    </>
  );
}
