import { publicPage } from "@/app/(public)/public-page";
import { AuthHeading, AuthShell } from "@/app/_components/shell/auth-shell";
import { GoneLink } from "@/app/_components/shell/gone-link";
import { lookAtConfirmLink } from "@/lib/server/features/email-change/confirm";
import { readTheme } from "@/lib/server/features/theme/theme";
import { confirmTtl } from "@/lib/shared/features/email-change";
import { span } from "@/lib/shared/spans";
import { linkMetadata, linkReader } from "../link-reader";
import { ConfirmEmailForm } from "./form";

const again = { href: "/settings/account/email", label: "Ask for a new link" };
const start = { href: "/", label: "Go to the start page" };

/** What each link that changes no address leads to. */
const gone = {
  used: {
    title: "This link has been used",
    text: "A link works once. This one, or another to the same address, has given it to an account. Sign in with it.",
    next: { href: "/login", label: "Sign in" },
  },
  expired: {
    title: "This link is too old",
    text: `A link works for ${span(confirmTtl * 1000)}, and until something changes by which one signs in to the account, or one of its sessions is ended from elsewhere.`,
    next: again,
  },
  disabled: {
    title: "This account is disabled",
    text: "Its address can’t be changed, and nobody can sign in to it. Whoever runs this site can enable it.",
    next: start,
  },
  taken: {
    title: "This address has an account",
    text: "It was made, or given this address, after the link was sent. An address has one account, so nothing was changed.",
    next: { href: "/login", label: "Sign in" },
  },
  unknown: {
    title: "We don’t know this link",
    text: "It is older than a day or two, or not one of ours.",
    next: again,
  },
  incomplete: {
    title: "This link is incomplete",
    text: "Part of it got lost on the way. Copy the whole link from the mail, or have a new one sent.",
    next: again,
  },
} as const;

const linkOf = linkReader(lookAtConfirmLink);

export const generateMetadata = linkMetadata(linkOf, "Use this address?", gone);

/** Looking at this page consumes nothing: mail scanners and link previews look too. Only the button changes the address. */
export default publicPage(async ({ searchParams }) => {
  const link = await linkOf(searchParams);
  return (
    <AuthShell theme={await readTheme()} caption="The same account, by another name.">
      {link.state === "good" ? (
        <>
          <AuthHeading title="Use this address?">
            The account of <strong className="font-medium wrap-anywhere text-ink">{link.user.name}</strong> is then
            signed in to with <strong className="font-medium wrap-anywhere text-ink">{link.email}</strong>. If that is
            not your account, close this page.
          </AuthHeading>
          <ConfirmEmailForm token={link.token} />
        </>
      ) : (
        <GoneLink {...gone[link.state]} />
      )}
    </AuthShell>
  );
});
