import { publicPage } from "@/app/(public)/public-page";
import { AuthHeading, AuthShell } from "@/app/_components/shell/auth-shell";
import { GoneLink } from "@/app/_components/shell/gone-link";
import { readTheme } from "@/lib/server/features/theme/theme";
import { lookAtFinishLink } from "@/lib/server/features/totp/recovery/finish";
import { linkMetadata, linkReader } from "../../link-reader";
import { FinishRecoveryForm } from "./form";

const signIn = { href: "/login", label: "Sign in" };

/** What each link that takes no factor away leads to. */
const gone = {
  used: {
    title: "This link has been used",
    text: "The second factor that there was then is gone. Sign in with your password.",
    next: signIn,
  },
  expired: {
    title: "This link is over",
    text: "The wait was stopped, a week went by, or something has changed by which one signs in to the account. Sign in: at the second step you can ask again.",
    next: signIn,
  },
  unknown: { title: "We don’t know this link", text: "It is long over, or not one of ours.", next: signIn },
  incomplete: {
    title: "This link is incomplete",
    text: "Part of it got lost on the way. Copy the whole link from the mail.",
    next: signIn,
  },
} as const;

const linkOf = linkReader(lookAtFinishLink);

export const generateMetadata = linkMetadata(linkOf, "Go on without the second factor", gone);

/** Looking at this page consumes nothing: mail scanners and link previews look too. */
export default publicPage(async ({ searchParams }) => {
  const link = await linkOf(searchParams);
  return (
    <AuthShell theme={await readTheme()} opens={link.state === "good"} caption="Down until you say who you are.">
      {link.state === "good" ? (
        <>
          <AuthHeading title="Go on without the second factor">
            Type the password of <strong className="font-medium wrap-anywhere text-ink">{link.user.email}</strong>. The
            second factor is then off, its recovery codes are void, and you are signed out everywhere else. You set up
            anew here.
            {/* feature:passkeys begin */}
            {" Your passkeys are gone too."}
            {/* feature:passkeys end */}
          </AuthHeading>
          <FinishRecoveryForm token={link.token} email={link.user.email} />
        </>
      ) : (
        <GoneLink {...gone[link.state]} />
      )}
    </AuthShell>
  );
});
