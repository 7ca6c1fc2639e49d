import { publicPage, type Search } from "@/app/(public)/public-page";
import { AuthHeading, AuthShell } from "@/app/_components/shell/auth-shell";
import { GoneLink } from "@/app/_components/shell/gone-link";
import { readTheme } from "@/lib/server/features/theme/theme";
import { readRecovery } from "@/lib/server/features/totp/recovery/ask";
import { lookAtStopLink } from "@/lib/server/features/totp/recovery/stop";
import { optionalSession } from "@/lib/server/guard/page";
import { linkMetadata, linkReader } from "../../link-reader";
import { StopRecoveryForm } from "./form";

const over = {
  title: "There is nothing to stop",
  text: "The wait was stopped before, or it is over otherwise. Sign in: your security settings say whether the second factor is still on.",
  next: { href: "/login", label: "Sign in" },
};

const foreign =
  "If you had not asked for it, somebody else has your password and reads your mail: change both passwords.";
const next = { href: "/settings/security", label: "Change your password" };

/** What each link that stops nothing leads to, and whoever is signed in and has nothing to stop. */
const gone = {
  none: {
    title: "No wait goes on",
    text: `Nobody waits for the end of your second factor. Was there a wait? ${foreign}`,
    next,
  },
  used: { title: "Stopped", text: `This link has stopped the wait, and the second factor stayed on. ${foreign}`, next },
  expired: over,
  unknown: over,
  incomplete: {
    title: "This link is incomplete",
    text: "Part of it got lost on the way. Copy the whole link from the mail, or sign in and stop it on any page.",
    next: { href: "/login", label: "Sign in" },
  },
} as const;

const linkOf = linkReader(lookAtStopLink);
const stateOf = async (search: Search) => {
  const session = search["token"] === undefined ? await optionalSession() : null;
  const isNone = session !== null && (await readRecovery(session)).state === "none";
  return isNone ? ({ state: "none" } as const) : linkOf(search);
};

export const generateMetadata = linkMetadata(stateOf, "Stop it?", gone);

/** Looking at this page consumes nothing: mail scanners and link previews look too. Only the button stops the wait. */
export default publicPage(async ({ searchParams }) => {
  const link = await stateOf(searchParams);
  return (
    <AuthShell theme={await readTheme()} caption="Down, and it stays so.">
      {link.state === "good" ? (
        <>
          <AuthHeading title="Stop it?">
            The second factor of your account stays on, and whoever waits for its end has waited for nothing.
          </AuthHeading>
          <StopRecoveryForm token={link.token} />
        </>
      ) : (
        <GoneLink {...gone[link.state]} />
      )}
    </AuthShell>
  );
});
