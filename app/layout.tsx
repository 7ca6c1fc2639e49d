import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { nonce } from "@/lib/server/http/request";
import { readTheme } from "@/lib/server/features/theme/theme";
import { brand } from "@/lib/shared/brand";
import { fonts } from "./fonts";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: `${brand.name}: ${brand.tagline}`, template: `%s · ${brand.name}` },
  description: brand.description,
  // As the header says it, and once more where a page that says otherwise is left without a new document.
  referrer: "same-origin",
  icons: {
    icon: [
      { url: "/icon.svg", type: "image/svg+xml" },
      { url: "/favicon.ico", sizes: "32x32" },
    ],
  },
};

/** What the browser paints around the page: in the theme that was chosen, else in the system's. */
export async function generateViewport(): Promise<Viewport> {
  const theme = await readTheme();
  const { ground } = brand.colours;
  return {
    colorScheme: theme === "system" ? "light dark" : theme,
    themeColor: (["light", "dark"] as const).map((system) => ({
      media: `(prefers-color-scheme: ${system})`,
      color: ground[theme === "system" ? system : theme],
    })),
  };
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Reading the request makes every page dynamic: a nonce that is rendered once and cached would protect nothing.
  await nonce();
  const theme = await readTheme();
  return (
    <html lang="en" className={fonts} {...(theme === "system" ? {} : { "data-theme": theme })}>
      <body className="flex flex-col">
        <a
          href="#main"
          className="key key-main absolute top-2 left-2 z-50 -translate-y-20 focus-visible:translate-y-0 motion-safe:transition-transform"
        >
          Skip to content
        </a>
        {children}
      </body>
    </html>
  );
}
