import { publicPage } from "@/app/(public)/public-page";
import { AuthHeading, AuthShell } from "@/app/_components/shell/auth-shell";
import { GoneLink } from "@/app/_components/shell/gone-link";
import { lookAtUndoLink } from "@/lib/server/features/email-change/undo";
import { readTheme } from "@/lib/server/features/theme/theme";
import { goesToo, undoTtl } from "@/lib/shared/features/email-change";
import { span } from "@/lib/shared/spans";
import { linkMetadata, linkReader } from "../link-reader";
import { UndoEmailForm } from "./form";

const nextPassword = [
  "Whoever runs this site gives you a new one.",
  "A mail then leads to a new one.", // feature:password-reset
].at(-1);

const start = { href: "/", label: "Go to the start page" };

/** What each link that takes no address back leads to. */
const gone = {
  used: {
    title: "This link is over",
    text: "It has been used, or the link in an earlier mail has put everything back behind it.",
    next: { href: "/login", label: "Sign in" },
  },
  expired: {
    title: "This link is too old",
    text: `A change of address can be undone for ${span(undoTtl * 1000)}. Whoever runs this site may still be able to help.`,
    next: start,
  },
  disabled: {
    title: "This account is disabled",
    text: "Its address can’t be taken back, and nobody can sign in to it. Whoever runs this site can enable it.",
    next: start,
  },
  taken: {
    title: "This address has another account",
    text: "It was made, or given this address, after yours had left it. An address has one account, so it can’t come back. Whoever runs this site may be able to help.",
    next: { href: "/login", label: "Sign in" },
  },
  unknown: {
    title: "We don’t know this link",
    text: "It is long over, or not one of ours.",
    next: start,
  },
  incomplete: {
    title: "This link is incomplete",
    text: "Part of it got lost on the way. Copy the whole link from the mail.",
    next: start,
  },
} as const;

const linkOf = linkReader(lookAtUndoLink);

export const generateMetadata = linkMetadata(linkOf, "Take your address back?", gone);

/** Looking at this page consumes nothing: mail scanners and link previews look too. Only the button takes the address back. */
export default publicPage(async ({ searchParams }) => {
  const link = await linkOf(searchParams);
  return (
    <AuthShell theme={await readTheme()} caption="Down. Nothing of that change gets through.">
      {link.state === "good" ? (
        <>
          <AuthHeading title="Take your address back?">
            Your account has <strong className="font-medium wrap-anywhere text-ink">{link.email}</strong> again,
            everybody is signed out, and the password of now works no longer.
            {` ${nextPassword} ${goesToo}`}
          </AuthHeading>
          <UndoEmailForm token={link.token} />
        </>
      ) : (
        <GoneLink {...gone[link.state]} />
      )}
    </AuthShell>
  );
});
