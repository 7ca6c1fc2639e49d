import { publicPage } from "@/app/(public)/public-page";
import { RunForReal } from "@/app/_components/demonstration/run-for-real"; // feature:demonstration
import { Commands } from "@/app/_components/landing/commands";
import { Elsewhere } from "@/app/_components/landing/elsewhere";
import { Examples } from "@/app/_components/landing/examples";
import { Facts } from "@/app/_components/landing/facts";
import { Hero } from "@/app/_components/landing/hero";
import { RefusalDemo } from "@/app/_components/landing/refusal-demo";
import { Screens } from "@/app/_components/landing/screens";
import { Section } from "@/app/_components/landing/section";
import { TwoLanes } from "@/app/_components/landing/two-lanes";
import { SiteFooter } from "@/app/_components/shell/site-footer";
import { ImpersonationBanner } from "@/app/_components/impersonation/banner"; // feature:impersonation
import { SiteHeader } from "@/app/_components/shell/site-header";
import { signUpIsOpen } from "@/lib/server/features/sign-up/who"; // feature:sign-up
import { readActing } from "@/lib/server/features/impersonation/acting"; // feature:impersonation
import { optionalSession } from "@/lib/server/guard/page"; // feature:impersonation
import { hasSessionCookie } from "@/lib/server/session/has-session-cookie";
import { env } from "@/lib/server/env";
import { readTheme } from "@/lib/server/features/theme/theme";

function firstStep(signedIn: boolean) {
  if (signedIn) return { href: "/dashboard", label: "Open dashboard" };
  if (signUpIsOpen()) return { href: "/signup", label: "Create an account" }; // feature:sign-up
  return { href: "/login", label: "Sign in" };
}

export default publicPage(async () => {
  const theme = await readTheme();
  const signedIn = await hasSessionCookie();
  const { ACCESS_TOKEN_TTL, SESSION_IDLE_TTL, SESSION_ABSOLUTE_TTL } = env();
  return (
    <>
      <ImpersonationBanner acting={optionalSession().then(readActing)} /> {/* feature:impersonation */}
      <SiteHeader
        signedIn={signedIn}
        maySignUp={signUpIsOpen()} // feature:sign-up
        theme={theme}
      />
      <main id="main" tabIndex={-1} className="pb-6">
        <Hero first={firstStep(signedIn)} />
        <Section
          id="life"
          title="How a session lives"
          text="A short-lived access token, renewed without client code while you are there. What differs is how it ends."
        >
          <TwoLanes />
          <Facts access={ACCESS_TOKEN_TTL} idle={SESSION_IDLE_TTL} absolute={SESSION_ABSOLUTE_TTL} />
        </Section>
        <Section
          id="refused"
          title="Watch a captured token being refused"
          text="Step through it. The token is the same in every step."
        >
          <RefusalDemo
            live={<RunForReal signedIn={signedIn} />} // feature:demonstration
          />
        </Section>
        <Section
          id="elsewhere"
          title="What a sign-out is worth elsewhere"
          text="How long a copied token goes on after its owner has signed out, and what it costs to be sure that it doesn’t. As their own documentation had it in November 2026."
        >
          <Elsewhere />
        </Section>
        <Section
          id="api"
          title="Protect something"
          text="The edge checks the signature; the guard checks again, and asks whether the token is still alive. Leave the edge out and nothing leaks."
        >
          <Examples />
        </Section>
        <Section
          id="screens"
          title="Security that people can see"
          text="Where a session stands and when it ends. Pictures of the running product."
        >
          <Screens />
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
});
