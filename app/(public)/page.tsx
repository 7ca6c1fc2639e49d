import type { ReactNode } from "react";
import { Link } from "@/app/_components/ui/link";
import { Gate } from "@/app/_components/gate/gate";
import { Commands } from "@/app/_components/landing/commands";
import { Examples } from "@/app/_components/landing/examples";
import { RefusalDemo } from "@/app/_components/landing/refusal-demo";
import { TwoLanes } from "@/app/_components/landing/two-lanes";
import { SiteFooter } from "@/app/_components/shell/site-footer";
import { SiteHeader } from "@/app/_components/shell/site-header";
import { hasSessionCookie } from "@/lib/server/session/has-session-cookie";
import { env } from "@/lib/server/env";
import { readTheme } from "@/lib/server/features/theme/theme";
import { brand } from "@/lib/shared/brand";
import { span } from "@/lib/shared/spans";

export default async function LandingPage() {
  const theme = await readTheme();
  const signedIn = await hasSessionCookie();
  return (
    <>
      <SiteHeader signedIn={signedIn} theme={theme} />
      <main id="main" tabIndex={-1}>
        <Hero signedIn={signedIn} />
        <Section
          id="life"
          title="How a session lives"
          text="An access token of ten minutes, renewed without client code while you are there. What differs is how it ends."
        >
          <TwoLanes />
          <Facts />
        </Section>
        <Section
          id="refused"
          title="Watch a captured token being refused"
          text="Step through it. The token is the same in every step."
        >
          <RefusalDemo />
        </Section>
        <Section
          id="api"
          title="Protect something"
          text="The edge checks the signature; the guard checks again, and asks whether the token is still alive. Leave the edge out and nothing leaks."
        >
          <Examples />
        </Section>
        <Section
          id="run"
          title="Run it"
          text="One command from a bare clone, with nothing but Node. No Docker, no account, no .env."
        >
          <Commands />
        </Section>
      </main>
      <SiteFooter />
    </>
  );
}

/** What a visitor can do first. */
const ways = [
  { href: "/signup", label: "Create an account" }, // feature:sign-up
  { href: "/login", label: "Sign in" },
] as const;

function Hero({ signedIn }: { signedIn: boolean }) {
  const way = signedIn ? { href: "/dashboard", label: "Open dashboard" } : ways[0];
  return (
    <section className="relative overflow-hidden border-b border-line">
      <div className="wall wall-right absolute inset-0" aria-hidden="true" />
      <div className="relative mx-auto grid max-w-6xl items-end gap-x-12 px-5 sm:px-8 lg:grid-cols-[minmax(0,1fr)_26rem]">
        <div className="flex flex-col items-start gap-7 pt-14 pb-14 sm:pt-20 lg:pt-28 lg:pb-28">
          <h1 className="text-display">
            Sign out
            <br />
            means out.
          </h1>
          <p className="max-w-[34rem] text-lg leading-relaxed text-ink-2">
            {brand.name} is a Next.js starter whose sessions end at once. A signed-out, demoted or banned user’s token
            is refused on its next request, on every instance, without a database read.
          </p>
          <div className="flex flex-wrap gap-3">
            <Link href={way.href} className="key key-main">
              {way.label}
            </Link>
            <a href="#refused" className="key key-plain">
              Watch a token being refused
            </a>
          </div>
        </div>
        <div className="flex justify-center max-lg:hidden">
          <Gate id="hero-gate" state="falling" className="h-auto w-full" />
        </div>
      </div>
    </section>
  );
}

function Facts() {
  const { ACCESS_TOKEN_TTL, SESSION_IDLE_TTL, SESSION_ABSOLUTE_TTL } = env();
  const facts = [
    [
      span(ACCESS_TOKEN_TTL * 1000),
      "An access token lives that long. The next request renews it, whatever it is: a click, a form, a fetch.",
    ],
    [span(SESSION_IDLE_TTL * 1000), "A session that lies unused ends by itself."],
    [span(SESSION_ABSOLUTE_TTL * 1000), "And at the latest then. No refresh moves this end."],
    ["0 reads", "A revoked token is known in memory, so saying no costs the database nothing."],
  ] as const;
  return (
    <dl className="grid gap-x-8 gap-y-6 sm:grid-cols-2 lg:grid-cols-4">
      {facts.map(([figure, meaning]) => (
        <div key={meaning} className="flex flex-col gap-1.5 border-t border-line-strong pt-4">
          <dt className="text-heading font-semibold">{figure}</dt>
          <dd className="text-[0.9375rem] text-ink-2">{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}

function Section({ id, title, text, children }: { id: string; title: string; text: string; children: ReactNode }) {
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      className="mx-auto flex max-w-6xl flex-col gap-8 px-5 py-16 sm:px-8 sm:py-20"
    >
      <div className="flex max-w-[44rem] flex-col gap-3">
        <h2 id={`${id}-title`} className="text-title">
          {title}
        </h2>
        <p className="text-lg text-ink-2">{text}</p>
      </div>
      {children}
    </section>
  );
}
