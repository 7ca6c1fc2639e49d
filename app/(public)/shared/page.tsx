import type { Metadata } from "next";
import { publicPage } from "@/app/(public)/public-page";
import { Brand } from "@/app/_components/shell/brand";
import { ThemeSwitch } from "@/app/_components/theme/theme-switch";
import { readTheme } from "@/lib/server/features/theme/theme";
import { brand } from "@/lib/shared/brand";
import { OpenShared } from "./form";

export const metadata: Metadata = { title: "Shared note", robots: { index: false } };

/** Looking at this page opens nothing: its address holds the token where no server sees it, and only the button sends it. */
export default publicPage(async () => (
  <div className="flex min-h-dvh flex-col">
    <header className="flex min-h-16 items-center justify-between px-5 sm:px-8">
      <Brand />
      <ThemeSwitch current={await readTheme()} />
    </header>
    <main
      id="main"
      tabIndex={-1}
      className="mx-auto flex w-full max-w-[44rem] min-w-0 flex-1 flex-col px-5 py-10 sm:px-8"
    >
      <OpenShared />
    </main>
    <footer className="px-5 py-6 text-sm text-ink-3 sm:px-8">
      <p>Protected by {brand.name}</p>
    </footer>
  </div>
));
