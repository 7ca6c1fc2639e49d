import type { Metadata } from "next";
import { Link } from "@/app/_components/ui/link";
import { AuthHeading, AuthShell } from "@/app/_components/shell/auth-shell";
import { env } from "@/lib/server/env";
import { lookAtSignUpLink } from "@/lib/server/features/sign-up/sign-up";
import { readTheme } from "@/lib/server/features/theme/theme";
import { hour } from "@/lib/shared/durations";
import { signUpTtl } from "@/lib/shared/features/sign-up";
import { ticketSecretSchema } from "@/lib/shared/schemas";
import { VerifyForm } from "./form";

export const metadata: Metadata = { title: "Make your account", referrer: "same-origin" };

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

type Search = Promise<Readonly<Record<string, string | string[] | undefined>>>;

/** Looking at this page consumes nothing: mail scanners and link previews look too. Only the button makes the account. */
export default async function VerifyEmailPage({ searchParams }: { searchParams: Search }) {
  const token = ticketSecretSchema.safeParse((await searchParams)["token"]);
  const link = token.success ? await lookAtSignUpLink(token.data) : ({ state: "incomplete" } as const);
  return (
    <AuthShell
      theme={await readTheme()}
      opens={token.success && link.state === "good"}
      caption="One more turn of the winch."
    >
      {token.success && link.state === "good" ? (
        <>
          <AuthHeading title="Make your account">
            <strong className="font-medium wrap-anywhere text-ink">{link.email}</strong> is yours. Choose a name and a
            password, and you are in.
          </AuthHeading>
          <VerifyForm token={token.data} email={link.email} minimum={env().PASSWORD_MIN_LENGTH} />
        </>
      ) : (
        <Gone {...gone[link.state === "good" ? "incomplete" : link.state]} />
      )}
    </AuthShell>
  );
}

function Gone({ title, text, next }: (typeof gone)[keyof typeof gone]) {
  return (
    <>
      <AuthHeading title={title}>{text}</AuthHeading>
      <Link href={next.href} className="key key-main">
        {next.label}
      </Link>
    </>
  );
}
