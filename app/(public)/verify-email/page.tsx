import { publicPage } from "@/app/(public)/public-page";
import { AuthHeading, AuthShell } from "@/app/_components/shell/auth-shell";
import { GoneLink } from "@/app/_components/shell/gone-link";
import { env } from "@/lib/server/env";
import { lookAtSignUpLink } from "@/lib/server/features/sign-up/link";
import { readTheme } from "@/lib/server/features/theme/theme";
import { hour } from "@/lib/shared/durations";
import { signUpTtl } from "@/lib/shared/features/sign-up";
import { linkMetadata, linkReader } from "../link-reader";
import { VerifyForm } from "./form";

const newLink = { href: "/signup", label: "Send a new link" };

/** What each link that makes no account leads to. */
const gone = {
  used: {
    title: "This link has been used",
    text: "A link works once. This one, or another to the same address, has made an account. Sign in to it.",
    next: { href: "/login", label: "Sign in" },
  },
  expired: {
    title: "This link is too old",
    text: `A link works for ${signUpTtl / hour} hours. A new one takes a minute.`,
    next: newLink,
  },
  closed: {
    title: "No accounts at the moment",
    text: "This link is good, but no new accounts are made here now. Ask whoever runs this site.",
    next: { href: "/login", label: "Sign in" },
  },
  withdrawn: {
    title: "This invitation is over",
    text: "Whoever sent it may not invite any more, or has other credentials by now. Ask whoever runs this site for another one.",
    next: { href: "/login", label: "Sign in" },
  },
  unknown: {
    title: "We don’t know this link",
    text: "It is older than a day or two, or it was sent before sign-up changed here. A new one takes a minute.",
    next: newLink,
  },
  incomplete: {
    title: "This link is incomplete",
    text: "Part of it got lost on the way. Copy the whole link from the mail, or have a new one sent.",
    next: newLink,
  },
} as const;

const linkOf = linkReader(lookAtSignUpLink);

export const generateMetadata = linkMetadata(linkOf, "Make your account", gone);

/** Looking at this page consumes nothing: mail scanners and link previews look too. Only the button makes the account. */
export default publicPage(async ({ searchParams }) => {
  const link = await linkOf(searchParams);
  return (
    <AuthShell theme={await readTheme()} opens={link.state === "good"} caption="One more turn of the winch.">
      {link.state === "good" ? (
        <>
          <AuthHeading title="Make your account">
            <strong className="font-medium wrap-anywhere text-ink">{link.email}</strong> is yours. Choose a name and a
            password, and you are in.
          </AuthHeading>
          <VerifyForm token={link.token} email={link.email} minimum={env().PASSWORD_MIN_LENGTH} />
        </>
      ) : (
        <GoneLink {...gone[link.state]} />
      )}
    </AuthShell>
  );
});
