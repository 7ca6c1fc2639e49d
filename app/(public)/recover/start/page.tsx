import { publicPage } from "@/app/(public)/public-page";
import { AuthHeading, AuthShell } from "@/app/_components/shell/auth-shell";
import { GoneLink } from "@/app/_components/shell/gone-link";
import { env } from "@/lib/server/env";
import { readTheme } from "@/lib/server/features/theme/theme";
import { lookAtStartLink } from "@/lib/server/features/totp/recovery/start";
import { recoveryLinkTtl } from "@/lib/shared/features/totp/recovery";
import { span } from "@/lib/shared/spans";
import { linkMetadata, linkReader } from "../../link-reader";
import { StartRecoveryForm } from "./form";

const signIn = { href: "/login", label: "Sign in" };
const again = "Sign in as far as the second step, and ask for another one.";

/** What each link that starts no wait leads to. */
const gone = {
  used: {
    title: "The wait has begun",
    text: "We have told you by mail until when it lasts, and how to stop it. Unless it is stopped, we mail you the link to go on.",
  },
  expired: {
    title: "This link is too old",
    text: `It works for ${span(recoveryLinkTtl * 1000)}, and until something changes by which one signs in to the account. ${again}`,
    next: signIn,
  },
  disabled: {
    title: "This account is disabled",
    text: "Nobody can sign in to it. Whoever runs this site can enable it.",
    next: { href: "/", label: "Go to the start page" },
  },
  unknown: {
    title: "We don’t know this link",
    text: `It is older than a day or two, or not one of ours. ${again}`,
    next: signIn,
  },
  incomplete: {
    title: "This link is incomplete",
    text: "Part of it got lost on the way. Copy the whole link from the mail.",
    next: signIn,
  },
} as const;

const linkOf = linkReader(lookAtStartLink);

export const generateMetadata = linkMetadata(linkOf, "Start the wait?", gone);

/** Looking at this page consumes nothing: mail scanners and link previews look too. Only the button starts the wait. */
export default publicPage(async ({ searchParams }) => {
  const link = await linkOf(searchParams);
  const wait = span(env().RECOVERY_WAIT * 1000);
  return (
    <AuthShell theme={await readTheme()} caption="Down. It rises for whoever waits.">
      {link.state === "good" ? (
        <>
          <AuthHeading title="Start the wait?">
            After {wait} we mail you a link: with that and your password you come in, and the second factor is off. It
            can be stopped by mail, and from wherever you are signed in.
          </AuthHeading>
          <StartRecoveryForm token={link.token} />
          <p className="text-[0.9375rem] text-ink-2">
            You did not ask for it? Leave this page, and change your password: somebody else has it.
          </p>
        </>
      ) : (
        <GoneLink {...gone[link.state]} />
      )}
    </AuthShell>
  );
});
