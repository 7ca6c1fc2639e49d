import { publicPage } from "@/app/(public)/public-page";
import { AuthHeading, AuthShell } from "@/app/_components/shell/auth-shell";
import { GoneLink } from "@/app/_components/shell/gone-link";
import { env } from "@/lib/server/env";
import { lookAtFirstAdminLink } from "@/lib/server/features/first-admin/first-admin";
import { readTheme } from "@/lib/server/features/theme/theme";
import { minute } from "@/lib/shared/durations";
import { firstAdminTtl } from "@/lib/shared/features/first-admin";
import { linkMetadata, linkReader } from "../link-reader";
import { SetupForm } from "./form";

const another = "While there is no administrator, each npm start prints a new one.";
const madeOne = {
  title: "There is an administrator",
  text: "This link has done its work. Whoever made the account signs in to it.",
  next: { href: "/login", label: "Sign in" },
};

/** What to say about each link that makes no administrator. */
const gone = {
  used: madeOne,
  taken: madeOne,
  expired: { title: "This link is too old", text: `A link works for ${firstAdminTtl / minute} minutes. ${another}` },
  unknown: { title: "We don’t know this link", text: another },
  incomplete: { title: "This link is incomplete", text: `Copy the whole link that npm start has printed. ${another}` },
} as const;

const linkOf = linkReader(async (token) => ({ state: await lookAtFirstAdminLink(token) }));

export const generateMetadata = linkMetadata(linkOf, "Make the first account", gone);

export default publicPage(async ({ searchParams }) => {
  const link = await linkOf(searchParams);
  return (
    <AuthShell theme={await readTheme()} opens={link.state === "good"} caption="The first key opens the rest.">
      {link.state === "good" ? (
        <>
          <AuthHeading title="Make the first account">It becomes the administrator’s. The link works once.</AuthHeading>
          <SetupForm token={link.token} minimum={env().PASSWORD_MIN_LENGTH} />
        </>
      ) : (
        <GoneLink {...gone[link.state]} />
      )}
    </AuthShell>
  );
});
