import type { ReactNode } from "react";
import type { Role } from "@/lib/shared/roles";
import type { ProtectedPagePath } from "@/lib/shared/routes";
import type { Theme } from "@/lib/shared/theme";
import { PrivateHeader } from "./private-header";
import { SiteFooter } from "./site-footer";

/** The frame of every signed-in page: `here` is the page's own path, as the route table spells it. */
export function PrivateShell({
  here,
  roles,
  theme,
  children,
}: {
  here: ProtectedPagePath;
  roles: readonly Role[];
  theme: Theme;
  children: ReactNode;
}) {
  return (
    <>
      <PrivateHeader here={here} roles={roles} />
      <main id="main" tabIndex={-1} className="mx-auto w-full max-w-6xl px-5 py-8 sm:px-8 sm:py-12">
        {children}
      </main>
      <SiteFooter theme={theme} />
    </>
  );
}
