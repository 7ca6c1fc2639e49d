import Link from "next/link";
import { Brand } from "./brand";

export type Place = "dashboard" | "profile" | "sessions";

const places: readonly { id: Place; href: string; label: string }[] = [
  { id: "dashboard", href: "/dashboard", label: "Dashboard" },
  { id: "profile", href: "/settings/profile", label: "Profile" },
  { id: "sessions", href: "/settings/sessions", label: "Sessions" },
];

/** The header of every signed-in page: where you are, where you can go, and the way out. */
export function PrivateHeader({ here }: { here: Place }) {
  return (
    <header className="border-b border-line bg-surface">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-6 px-5 sm:px-8">
        <div className="flex min-h-16 items-center">
          <Brand />
        </div>
        <nav aria-label="Main" className="order-last -mx-2 w-full overflow-x-auto sm:order-none sm:mx-0 sm:w-auto">
          <ul className="flex">
            {places.map(({ id, href, label }) => (
              <li key={id}>
                <Link
                  href={href}
                  prefetch={false}
                  aria-current={id === here ? "page" : undefined}
                  className="relative inline-flex min-h-12 items-center px-3 text-[0.9375rem] text-ink-2 hover:text-ink aria-[current]:font-medium aria-[current]:text-ink aria-[current]:after:absolute aria-[current]:after:inset-x-3 aria-[current]:after:bottom-0 aria-[current]:after:h-0.5 aria-[current]:after:bg-amber sm:min-h-16"
                >
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <form method="post" action="/api/auth/logout" className="ml-auto">
          <button type="submit" className="key key-plain">
            Sign out
          </button>
        </form>
      </div>
    </header>
  );
}
