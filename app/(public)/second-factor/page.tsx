import type { Metadata } from "next";
import { publicPage } from "@/app/(public)/public-page";
import { PasskeyForm } from "@/app/_components/passkeys/passkey-form"; // feature:passkeys
import { Owner } from "@/app/_components/session/owner";
import { AuthHeading, AuthShell } from "@/app/_components/shell/auth-shell";
import { GoneLink } from "@/app/_components/shell/gone-link";
import { LostFactors } from "@/app/_components/totp/lost-factors";
import { OtherMethod } from "@/app/_components/totp/other-method";
import { Link } from "@/app/_components/ui/link";
import { readRecovery } from "@/lib/server/features/totp/recovery/ask";
import { env } from "@/lib/server/env";
import { whoWaits } from "@/lib/server/features/totp/sign-in";
import { readTheme } from "@/lib/server/features/theme/theme";
import { readCookies } from "@/lib/server/session/cookies";
import { ownerMark } from "@/lib/server/session/owner";
import { descriptorsOf } from "@/lib/server/session/passkeys/credentials"; // feature:passkeys
import { minute } from "@/lib/shared/durations";
import { secondFactorPath, secondStepTtl } from "@/lib/shared/features/totp";
import { loginPath } from "@/lib/shared/links";
import { safeNextPath } from "@/lib/shared/next-path";
import { span } from "@/lib/shared/spans";
import { passkeyAction } from "./action"; // feature:passkeys
import { SecondFactorForm } from "./form";

export const metadata: Metadata = { title: "Second step" };

/** The second step of a sign-in. Looking at it does nothing. */
export default publicPage(async ({ searchParams }) => {
  const { next: wanted, method: asked } = searchParams;
  const next = safeNextPath(wanted);
  const waiting = await whoWaits((await readCookies()).ticketSecret);
  if (waiting === undefined)
    return (
      <AuthShell theme={await readTheme()} caption="Down. Nobody waits here.">
        <GoneLink
          title="No sign-in waits for a code"
          text={`A sign-in waits for ${secondStepTtl / minute} minutes, and takes a few codes. Begin again.`}
          next={{ href: loginPath({ next }), label: "Sign in" }}
        />
      </AuthShell>
    );
  const { methods } = waiting;
  const method = asked === "recovery_code" && methods.includes(asked) ? asked : "totp";
  return (
    <AuthShell theme={await readTheme()} opens caption="Down until the second step is taken.">
      <AuthHeading title="Second step">
        You sign in as <strong className="font-medium wrap-anywhere text-ink">{waiting.email}</strong>. Now{" "}
        {method === "totp" ? "a code of your authenticator app." : "one of the recovery codes that you have kept."}
      </AuthHeading>
      <Owner mark={ownerMark(waiting)}>
        <SecondFactorForm key={method} next={next} method={method} trust={span(env().TRUSTED_DEVICE_TTL * 1000)} />
        {/* feature:passkeys begin */}
        {methods.includes("passkey") ? (
          <PasskeyForm
            action={passkeyAction}
            next={next}
            offered={await descriptorsOf(waiting.userId)}
            doing="Signing in"
          >
            Use a passkey instead
          </PasskeyForm>
        ) : null}
        {/* feature:passkeys end */}
      </Owner>
      {methods.includes("recovery_code") ? <OtherMethod path={secondFactorPath} next={next} method={method} /> : null}
      <LostFactors next={next} state={(await readRecovery(waiting)).state} />
      <p className="text-[0.9375rem] text-ink-2">
        Somebody else?{" "}
        <Link href={loginPath({ next })} className="link">
          Begin again
        </Link>
      </p>
    </AuthShell>
  );
});
