import type { ReactNode } from "react";
import { currentAt, sectionsFor } from "@/lib/shared/navigation";
import type { Role } from "@/lib/shared/roles";
import type { ProtectedPagePath } from "@/lib/shared/routes";
import type { Theme } from "@/lib/shared/theme";
import type { Account } from "./account-menu";
import { PrivateHeader } from "./private-header";
import { SectionNavigation } from "./section-navigation";
import { SiteFooter } from "./site-footer";

/**
 * The frame of every signed-in page; one that belongs to a section stands beside the navigation of that.
 *
 * @param here the page's own path, as the route table spells it
 */
export function PrivateShell({
  here,
  account,
  roles,
  theme,
  off,
  notice,
  children,
}: {
  here: ProtectedPagePath;
  account: Account;
  roles: readonly Role[];
  theme: Theme;
  /** Pages that have nothing to show as this app is set up: no link leads there. */
  off: readonly string[];
  /** Stands above every page. */
  notice?: ReactNode;
  children: ReactNode;
}) {
  const section = sectionsFor(roles).find(({ links }) => links.some(({ href }) => currentAt(here, href)));
  const main = (
    <main id="main" tabIndex={-1} className="min-w-0">
      {children}
    </main>
  );
  return (
    <>
      <PrivateHeader here={here} account={account} roles={roles} theme={theme} off={off} />
      {notice}
      <div className="mx-auto w-full max-w-6xl px-5 py-8 sm:px-8 sm:py-12">
        {section === undefined ? (
          main
        ) : (
          <div className="md:grid md:grid-cols-[11rem_minmax(0,1fr)] md:gap-x-10 lg:grid-cols-[13rem_minmax(0,46rem)] lg:gap-x-16">
            <SectionNavigation here={here} section={section} />
            {main}
          </div>
        )}
      </div>
      <SiteFooter />
    </>
  );
}
