import { Link } from "@/app/_components/ui/link";
import { currentAt, navigationFor } from "@/lib/shared/navigation";
import type { Role } from "@/lib/shared/roles";
import type { ProtectedPagePath } from "@/lib/shared/routes";
import type { Theme } from "@/lib/shared/theme";
import { type Account, AccountMenu } from "./account-menu";
import { Brand } from "./brand";

/** The header of every signed-in page: where you are, where you can go, and who you are. */
export function PrivateHeader({
  here,
  account,
  roles,
  theme,
  off,
}: {
  here: ProtectedPagePath;
  account: Account;
  roles: readonly Role[];
  theme: Theme;
  /** Pages that no link leads to. */
  off: readonly string[];
}) {
  const links = navigationFor(roles, "main").filter(({ href }) => !off.includes(href));
  return (
    <header className="border-b border-line bg-surface">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-6 px-5 sm:px-8">
        <div className="flex min-h-16 items-center">
          <Brand />
        </div>
        <nav aria-label="Main" className="order-last -mx-2 w-full overflow-x-auto sm:order-none sm:mx-0 sm:w-auto">
          <ul className="flex">
            {links.map(({ href, label }) => (
              <li key={href}>
                <Link
                  href={href}
                  aria-current={currentAt(here, href)}
                  className="relative inline-flex min-h-12 items-center px-3 text-[0.9375rem] text-ink-2 hover:text-ink aria-[current]:font-medium aria-[current]:text-ink aria-[current]:after:absolute aria-[current]:after:inset-x-3 aria-[current]:after:bottom-0 aria-[current]:after:h-0.5 aria-[current]:after:bg-amber sm:min-h-16"
                >
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="ml-auto flex">
          <AccountMenu account={account} roles={roles} theme={theme} />
        </div>
      </div>
    </header>
  );
}
