import type { Metadata } from "next";
import { protectedPage } from "@/app/(protected)/protected-page";
import { TokensPanel } from "@/app/_components/api-tokens/panel"; // feature:api-tokens
import { ProvidersPanel } from "@/app/_components/sso/panel"; // feature:sso
import { PasskeysPanel } from "@/app/_components/passkeys/panel"; // feature:passkeys
import { SecondFactorPanel } from "@/app/_components/totp/status"; // feature:totp
import { Link } from "@/app/_components/ui/link"; // feature:password-reset
import { PageHeading } from "@/app/_components/ui/page-heading";
import { Notice } from "@/app/_components/ui/notice"; // feature:passkeys
import { Panel } from "@/app/_components/ui/panel";
import { now } from "@/lib/server/clock"; // feature:api-tokens
import { env } from "@/lib/server/env";
import { readApiTokens } from "@/lib/server/features/api-tokens/tokens"; // feature:api-tokens
import { readOwner } from "@/lib/server/features/dashboard/owner";
import { hasPassword } from "@/lib/server/features/password/change";
import { hasProviders } from "@/lib/server/features/sso/identities"; // feature:sso
import { readPasskeys } from "@/lib/server/features/passkeys/manage"; // feature:passkeys
import { readSecondFactor } from "@/lib/server/features/totp/manage"; // feature:totp
import { hasAnotherWayIn } from "@/lib/server/session/ways-in"; // feature:passkeys
import { ChangePasswordForm } from "./form";
import { RemovePassword } from "./remove-password"; // feature:passkeys

export const metadata: Metadata = { title: "Security", robots: { index: false } };

/** Said to whoever has no password. */
const none = [
  "You have none. Whoever runs this site can give you one.",
  "You have none. You choose one by a link that we mail you.", // feature:password-reset
].at(-1);

export default protectedPage("/settings/security", async (page) => {
  const { session } = page;
  const { email } = await readOwner(session);
  const tokens = await readApiTokens(session); // feature:api-tokens
  return (
    <>
      <PageHeading title="Security">How you prove that it is you.</PageHeading>
      {(await hasPassword(session)) ? (
        <Panel
          id="password-panel"
          title="Password"
          text="Changing it signs out all your other devices at once. We tell you by mail that it was changed."
        >
          <ChangePasswordForm email={email} minimum={env().PASSWORD_MIN_LENGTH} />
          {/* feature:password-reset begin */}
          <p className="text-[0.9375rem] text-ink-2">
            You don’t know the current one?{" "}
            <Link href="/forgot-password" className="link">
              Have a link sent
            </Link>
          </p>
          {/* feature:password-reset end */}
          {(await hasAnotherWayIn(session)) ? <RemovePassword /> : null} {/* feature:passkeys */}
        </Panel>
      ) : (
        <Panel id="password-panel" title="Password" text={none}>
          {/* feature:passkeys begin */}
          {page.searchParams["removed"] === undefined ? null : (
            <Notice tone="done" role="status">
              You sign in without a password now.
            </Notice>
          )}
          {/* feature:passkeys end */}
          {/* feature:password-reset begin */}
          <Link href="/forgot-password" className="key key-plain self-start">
            Have a link sent
          </Link>
          {/* feature:password-reset end */}
        </Panel>
      )}
      {/* feature:passkeys begin */}
      <div className="pt-6">
        <PasskeysPanel count={(await readPasskeys(session)).passkeys.length} />
      </div>
      {/* feature:passkeys end */}
      {/* feature:totp begin */}
      <div className="pt-6">
        <SecondFactorPanel state={await readSecondFactor(session)} />
      </div>
      {/* feature:totp end */}
      {/* feature:sso begin */}
      {(await hasProviders(session)) ? (
        <div className="pt-6">
          <ProvidersPanel />
        </div>
      ) : null}
      {/* feature:sso end */}
      {/* feature:api-tokens begin */}
      {tokens.length === 0 ? null : (
        <div className="pt-6">
          <TokensPanel tokens={tokens} serverNow={now()} />
        </div>
      )}
      {/* feature:api-tokens end */}
    </>
  );
});
