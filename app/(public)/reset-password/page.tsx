import { publicPage } from "@/app/(public)/public-page";
import { AuthHeading, AuthShell } from "@/app/_components/shell/auth-shell";
import { GoneLink } from "@/app/_components/shell/gone-link";
import { env } from "@/lib/server/env";
import { lookAtResetLink } from "@/lib/server/features/password-reset/reset";
import { readTheme } from "@/lib/server/features/theme/theme";
import { minute } from "@/lib/shared/durations";
import { resetTtl } from "@/lib/shared/features/password-reset";
import { linkMetadata, linkReader } from "../link-reader";
import { ResetForm } from "./form";

const newLink = { href: "/forgot-password", label: "Send a new link" };

/** What each link that replaces no password leads to. */
const gone = {
  used: {
    title: "This link has been used",
    text: "A link works once. This one, or another to the same address, has replaced a password. Sign in with that, or have a new link sent.",
    next: { href: "/login", label: "Sign in" },
  },
  expired: {
    title: "This link is too old",
    text: `A link works for ${resetTtl / minute} minutes, and until something changes by which one signs in to the account. A new one takes a minute.`,
    next: newLink,
  },
  disabled: {
    title: "This account is disabled",
    text: "Its password can’t be replaced, and nobody can sign in to it. Whoever runs this site can enable it.",
    next: { href: "/", label: "Go to the start page" },
  },
  unknown: {
    title: "We don’t know this link",
    text: "It is older than a day or two, or not one of ours. A new one takes a minute.",
    next: newLink,
  },
  incomplete: {
    title: "This link is incomplete",
    text: "Part of it got lost on the way. Copy the whole link from the mail, or have a new one sent.",
    next: newLink,
  },
} as const;

const linkOf = linkReader(lookAtResetLink);

export const generateMetadata = linkMetadata(linkOf, "Choose a new password", gone);

/** Looking at this page consumes nothing: mail scanners and link previews look too. Only the button replaces the password. */
export default publicPage(async ({ searchParams }) => {
  const link = await linkOf(searchParams);
  return (
    <AuthShell theme={await readTheme()} caption="A new key, and the old ones stop turning.">
      {link.state === "good" ? (
        <>
          <AuthHeading title="Choose a new password">
            For <strong className="font-medium wrap-anywhere text-ink">{link.user.email}</strong>. You are then signed
            out on all your devices, and sign in with the new one.
          </AuthHeading>
          <ResetForm token={link.token} email={link.user.email} minimum={env().PASSWORD_MIN_LENGTH} />
        </>
      ) : (
        <GoneLink {...gone[link.state]} />
      )}
    </AuthShell>
  );
});
