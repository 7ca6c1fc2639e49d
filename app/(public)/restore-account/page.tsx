import type { Metadata } from "next";
import { publicPage } from "@/app/(public)/public-page";
import { redirect } from "next/navigation";
import { Owner } from "@/app/_components/session/owner";
import { AuthHeading, AuthShell } from "@/app/_components/shell/auth-shell";
import { LocalTime } from "@/app/_components/time/local-time";
import { lookAtRestore } from "@/lib/server/features/account-deletion/keep";
import { readTheme } from "@/lib/server/features/theme/theme";
import { readCookies } from "@/lib/server/session/cookies";
import { ownerMark } from "@/lib/server/session/owner";
import { loginPath } from "@/lib/shared/links";
import { safeNextPath } from "@/lib/shared/next-path";
import { RestoreAccountForm } from "./form";

export const metadata: Metadata = { title: "Keep your account?", robots: { index: false } };

/** Stands between a proof and a session: nobody is signed in here yet. Looking at it consumes nothing. */
export default publicPage(async ({ searchParams }) => {
  const { next: wanted } = searchParams;
  const next = safeNextPath(wanted);
  const pending = await lookAtRestore((await readCookies()).ticketSecret);
  if (pending === null) redirect(loginPath(wanted === undefined ? {} : { next }));
  return (
    <AuthShell theme={await readTheme()} opens caption="Down until you say that you stay.">
      <AuthHeading title="Keep your account?">
        The one of <strong className="font-medium wrap-anywhere text-ink">{pending.user.email}</strong> is to be
        deleted: <LocalTime iso={pending.dueAt.toISOString()} />. Keep it, and you are signed in.
      </AuthHeading>
      <Owner mark={ownerMark({ userId: pending.user.id })}>
        <RestoreAccountForm next={next} />
      </Owner>
    </AuthShell>
  );
});
