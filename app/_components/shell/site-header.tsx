import { ThemeMenu } from "@/app/_components/theme/theme-menu";
import { Link } from "@/app/_components/ui/link";
import type { Theme } from "@/lib/shared/theme";
import { Brand } from "./brand";

/** The header of pages that anyone may see. */
export function SiteHeader({
  signedIn,
  maySignUp, // feature:sign-up
  theme,
}: {
  signedIn: boolean;
  maySignUp: boolean; // feature:sign-up
  theme: Theme;
}) {
  return (
    <header className="relative z-10">
      <div className="mx-auto flex min-h-16 max-w-6xl items-center justify-between gap-3 px-5 sm:px-8">
        <Brand />
        <nav aria-label="Account" className="flex items-center gap-1.5">
          <ThemeMenu current={theme} />
          {signedIn ? (
            <Link href="/dashboard" className="key key-main">
              Dashboard
            </Link>
          ) : (
            <>
              <Link href="/login" className="key key-quiet">
                Sign in
              </Link>
              {/* feature:sign-up begin */}
              {maySignUp ? (
                <Link href="/signup" className="key key-plain max-[24rem]:hidden">
                  Create account
                </Link>
              ) : null}
              {/* feature:sign-up end */}
            </>
          )}
        </nav>
      </div>
    </header>
  );
}
