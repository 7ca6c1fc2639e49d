import type { Metadata } from "next";
import { Link } from "@/app/_components/ui/link";
import { AuthHeading, AuthShell } from "@/app/_components/shell/auth-shell";
import { env } from "@/lib/server/env";
import { lookAtFirstAdminLink } from "@/lib/server/features/first-admin/first-admin";
import { readTheme } from "@/lib/server/features/theme/theme";
import { minute } from "@/lib/shared/durations";
import { firstAdminTtl } from "@/lib/shared/features/first-admin";
import { ticketSecretSchema } from "@/lib/shared/schemas";
import { SetupForm } from "./form";

export const metadata: Metadata = { title: "Set up", referrer: "same-origin" };

const another = "While there is no administrator, each npm start prints a new one.";
const madeOne = {
  title: "There is an administrator",
  text: "This link has done its work. Whoever made the account signs in to it.",
};

/** What to say about each link that makes no administrator. */
const gone = {
  used: madeOne,
  taken: madeOne,
  expired: { title: "This link is too old", text: `A link works for ${firstAdminTtl / minute} minutes. ${another}` },
  unknown: { title: "We don’t know this link", text: another },
  incomplete: { title: "This link is incomplete", text: `Copy the whole link that npm start has printed. ${another}` },
} as const;

type Search = Promise<Readonly<Record<string, string | string[] | undefined>>>;

export default async function SetupPage({ searchParams }: { searchParams: Search }) {
  const token = ticketSecretSchema.safeParse((await searchParams)["token"]);
  const state = token.success ? await lookAtFirstAdminLink(token.data) : "incomplete";
  return (
    <AuthShell theme={await readTheme()} opens={state === "good"} caption="The first key opens the rest.">
      {token.success && state === "good" ? (
        <>
          <AuthHeading title="Make the first account">It becomes the administrator’s. The link works once.</AuthHeading>
          <SetupForm token={token.data} minimum={env().PASSWORD_MIN_LENGTH} />
        </>
      ) : (
        <Gone state={state === "good" ? "incomplete" : state} />
      )}
    </AuthShell>
  );
}

function Gone({ state }: { state: keyof typeof gone }) {
  const { title, text } = gone[state];
  return (
    <>
      <AuthHeading title={title}>{text}</AuthHeading>
      {state === "used" || state === "taken" ? (
        <Link href="/login" className="key key-main">
          Sign in
        </Link>
      ) : null}
    </>
  );
}
