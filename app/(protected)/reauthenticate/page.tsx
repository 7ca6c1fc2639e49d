import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { protectedPage } from "@/app/(protected)/protected-page";
import { Link } from "@/app/_components/ui/link"; // feature:password-reset
import { SsoNotice } from "@/app/_components/sso/notice"; // feature:sso
import { ConfirmWith } from "@/app/_components/sso/provider-links"; // feature:sso
// feature:openid-provider begin
import type { Offered } from "@/app/_components/passkeys/ceremony"; // feature:passkeys
import type { Owner } from "@/lib/server/features/dashboard/owner"; // feature:passkeys
// feature:openid-provider end
import { PasskeyForm } from "@/app/_components/passkeys/passkey-form"; // feature:passkeys
import { ReauthenticateCodeForm } from "@/app/_components/totp/code-form"; // feature:totp
import { OtherMethod } from "@/app/_components/totp/other-method"; // feature:totp
import { readOwner } from "@/lib/server/features/dashboard/owner";
import { providersToConfirm } from "@/lib/server/features/sso/confirm"; // feature:sso
import { isFresh } from "@/lib/server/guard/freshness";
import { accountOf } from "@/lib/server/session/account";
import { descriptorsOf } from "@/lib/server/session/passkeys/credentials"; // feature:passkeys
import { hasSecondFactor } from "@/lib/server/session/totp/prove"; // feature:totp
import { safeNextPath } from "@/lib/shared/next-path";
import { findRoute } from "@/lib/shared/routes";
import { reauthenticateAction } from "./action"; // feature:totp
import { reauthenticateAction as proveByPasskey } from "./action"; // feature:passkeys
import { Asking } from "./asking";
import { ReauthenticateForm } from "./form";

export const metadata: Metadata = { title: "Confirm that it is you", robots: { index: false } };

/** Asks for a proof and leads on. Looking at it does nothing, so a prefetch may. */
export default protectedPage("/reauthenticate", async ({ session, searchParams }) => {
  const next = safeNextPath(searchParams["next"]);
  const [path = ""] = next.split(/[?#]/);
  const route = findRoute(path);
  const freshWithin = route?.freshWithin ?? route?.changes.freshWithin ?? null;
  // Proved in another tab, or before Back: there is nothing to ask.
  if (freshWithin !== null && isFresh(session, freshWithin)) redirect(next);
  const owner = await readOwner(session);
  // feature:passkeys begin
  // feature:openid-provider begin
  if (searchParams["method"] === "passkey") {
    const offered = await descriptorsOf(session.userId);
    if (offered.length > 0) return <AskingForPasskey owner={owner} offered={offered} next={next} />;
  }
  // feature:openid-provider end
  // feature:passkeys end
  // feature:totp begin
  if (await hasSecondFactor(session.userId)) {
    const method = searchParams["method"] === "recovery_code" ? "recovery_code" : "totp";
    return (
      <Asking owner={owner} what="a code of your second factor">
        <ReauthenticateCodeForm key={method} action={reauthenticateAction} next={next} method={method} />
        <PasskeyInstead userId={session.userId} next={next} /> {/* feature:passkeys */}
        <OtherMethod path="/reauthenticate" next={next} method={method} />
        <LostHere />
      </Asking>
    );
  }
  // feature:totp end
  const { passwordHash } = await accountOf(session);
  return (
    <Asking owner={owner} what={passwordHash === null ? "a proof of who you are" : "your password"}>
      <SsoNotice notice={searchParams["notice"]} /> {/* feature:sso */}
      {passwordHash === null ? null : <ReauthenticateForm next={next} email={owner.email} />}
      <ConfirmWith providers={await providersToConfirm(session)} next={next} /> {/* feature:sso */}
      <PasskeyInstead userId={session.userId} next={next} /> {/* feature:passkeys */}
      {passwordHash === null ? <NoPassword /> : null}
    </Asking>
  );
});

// feature:totp begin
/** The way back in without them begins at the second step of a sign-in, which a trusted browser leaves out. Nobody trusts a private window. */
function LostHere() {
  return (
    <p className="text-[0.9375rem] text-ink-2">
      Lost your app and your codes? Sign in in a private window: the second step there has a way without them.
    </p>
  );
}
// feature:totp end
// feature:passkeys begin
async function PasskeyInstead({ userId, next }: { userId: string; next: string }) {
  const offered = await descriptorsOf(userId);
  if (offered.length === 0) return null;
  return (
    <PasskeyForm action={proveByPasskey} next={next} offered={offered} doing="Confirming">
      Use a passkey instead
    </PasskeyForm>
  );
}
// feature:passkeys end

// feature:openid-provider begin
// feature:passkeys begin
/** Where nothing else will do, for an app that wants more than a code shows. */
function AskingForPasskey({ owner, offered, next }: { owner: Owner; offered: Offered; next: string }) {
  return (
    <Asking owner={owner} what="a proof by a passkey">
      <PasskeyForm action={proveByPasskey} next={next} offered={offered} doing="Confirming">
        Use a passkey
      </PasskeyForm>
      <p className="text-[0.9375rem] text-ink-2">Nothing else will do here. It takes a browser that runs scripts.</p>
    </Asking>
  );
}
// feature:passkeys end
// feature:openid-provider end

const noPassword = [
  "You have no password. Whoever runs this site can give you one.",
  "You have no password.", // feature:password-reset
].at(-1);

/** Passkeys need scripts, and some providers don't say when they have last asked: there may be nothing else on the page. */
function NoPassword() {
  return (
    <div className="flex flex-col items-start gap-4">
      <p className="text-[0.9375rem] text-ink-2">{noPassword}</p>
      {/* feature:password-reset begin */}
      <Link href="/forgot-password" className="link">
        Choose one by mail
      </Link>
      {/* feature:password-reset end */}
    </div>
  );
}
