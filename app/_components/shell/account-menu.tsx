import { Menu } from "@/app/_components/menu/menu";
import { ThemeSwitch } from "@/app/_components/theme/theme-switch";
import { Link } from "@/app/_components/ui/link";
import { sectionsFor } from "@/lib/shared/navigation";
import type { Role } from "@/lib/shared/roles";
import type { Theme } from "@/lib/shared/theme";
import { Initials } from "./initials";

/** Who is signed in, as the header says it. */
export type Account = { readonly name: string; readonly email: string };

/** Whose account this is, what belongs to it, and the way out. */
export function AccountMenu({ account, roles, theme }: { account: Account; roles: readonly Role[]; theme: Theme }) {
  const { name, email } = account;
  const at = email.lastIndexOf("@");
  return (
    <Menu
      id="account-menu"
      label={`Account: ${name}`}
      className="-mr-2 gap-2.5 px-2"
      button={
        <>
          <Initials of={name} />
          <span className="max-w-40 truncate text-[0.9375rem] max-sm:hidden">{name}</span>
          <svg
            viewBox="0 0 20 20"
            className="size-4 flex-none fill-none stroke-ink-3"
            strokeWidth="1.5"
            aria-hidden="true"
          >
            <path d="m5 7.5 5 5 5-5" strokeLinecap="round" strokeLinejoin="round" />
          </svg>
        </>
      }
    >
      <div className="flex w-[19rem] max-w-full flex-col gap-1 p-2">
        <div className="flex items-center gap-3 px-3 pt-2.5 pb-3">
          <Initials of={name} />
          <div className="min-w-0">
            <p className="truncate font-semibold">{name}</p>
            <p className="text-sm wrap-anywhere text-ink-3">
              {email.slice(0, at)}
              <wbr />
              {email.slice(at)}
            </p>
          </div>
        </div>
        {sectionsFor(roles).map(({ label, links: [first] }) =>
          first === undefined ? null : (
            <Link key={label} href={first.href} className="menu-item">
              {label}
            </Link>
          ),
        )}
        <div className="-mx-2 mt-1 flex items-center justify-between gap-3 border-y border-line py-1.5 pr-2 pl-5 text-[0.9375rem] text-ink-2">
          Theme
          <ThemeSwitch current={theme} />
        </div>
        <form method="post" action="/api/auth/logout" className="mt-1">
          <button type="submit" className="menu-item menu-item-end">
            Sign out
          </button>
        </form>
      </div>
    </Menu>
  );
}
