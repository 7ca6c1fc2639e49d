import type { ReactNode } from "react";

/** A page that says one thing, and what to do about it. */
export const Notice = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className="notice">
    <h1>{title}</h1>
    {children}
  </section>
);

/** The way to sign in, and back. */
export const SignIn = ({ next }: { readonly next: string }) => (
  <p>
    <a className="button" href={`/sign-in?${new URLSearchParams({ next }).toString()}`}>
      Sign in
    </a>
  </p>
);
