import type { Metadata } from "next";
import type { ReactNode } from "react";
import { whoIsThere } from "../lib/visitor";
import "./fieldbook.css";

export const metadata: Metadata = { title: { default: "Fieldbook", template: "%s · Fieldbook" } };

/** Links are plain: each page is asked for anew, so none shows what was true before. */
export default async function Layout({ children }: { readonly children: ReactNode }) {
  const isSignedIn = (await whoIsThere()).is === "signed in";
  return (
    <html lang="en">
      <body>
        <header>
          <a className="brand" href="/">
            Fieldbook
          </a>
          <nav aria-label="Pages">
            <a href="/book">Book</a>
            <a href="/session">Session</a>
          </nav>
          {isSignedIn && (
            <form method="post" action="/sign-out">
              <button type="submit">Sign out</button>
            </form>
          )}
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}
