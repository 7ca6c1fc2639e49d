import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthHeading, AuthShell } from "@/app/_components/shell/auth-shell";
import { LocalTime } from "@/app/_components/time/local-time";
import { lookAtRestore } from "@/lib/server/features/account-deletion/keep";
import { readTheme } from "@/lib/server/features/theme/theme";
import { readCookies } from "@/lib/server/session/cookies";
import { loginPath } from "@/lib/shared/links";
import { safeNextPath } from "@/lib/shared/next-path";
import { RestoreAccountForm } from "./form";

export const metadata: Metadata = { title: "Keep your account?", robots: { index: false } };

type Search = Promise<Readonly<Record<string, string | string[] | undefined>>>;

/** Stands between a proof and a session: nobody is signed in here yet. Looking at it consumes nothing. */
export default async function RestoreAccountPage({ searchParams }: { searchParams: Search }) {
  const { next: wanted } = await searchParams;
  const next = safeNextPath(wanted);
  const pending = await lookAtRestore((await readCookies()).ticketSecret);
  if (pending === null) redirect(loginPath(wanted === undefined ? {} : { next }));
  return (
    <AuthShell theme={await readTheme()} opens caption="Down until you say that you stay.">
      <AuthHeading title="Keep your account?">
        The one of <strong className="font-medium wrap-anywhere text-ink">{pending.user.email}</strong> is to be
        deleted: <LocalTime iso={pending.dueAt.toISOString()} />. Keep it, and you are signed in.
      </AuthHeading>
      <RestoreAccountForm next={next} />
    </AuthShell>
  );
}
