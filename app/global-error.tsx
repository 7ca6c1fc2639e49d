"use client";

import { CrashPage } from "@/app/_components/errors/crash-page";
import { brand } from "@/lib/shared/brand";
import "./globals.css";

/** Stands in for the root layout when that one fails, so it brings its own document. */
export default function GlobalError(props: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body className="flex flex-col">
        <title>{`That did not work · ${brand.name}`}</title>
        <CrashPage {...props} />
      </body>
    </html>
  );
}
