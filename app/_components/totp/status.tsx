import { Link } from "@/app/_components/ui/link";
import { Notice } from "@/app/_components/ui/notice";
import { Panel } from "@/app/_components/ui/panel";
import type { SecondFactorState } from "@/lib/shared/features/totp";
import { fewRecoveryCodes } from "@/lib/shared/features/totp/recovery-codes";

const path = "/settings/second-factor";

/** Whether there is a second factor, and where it is turned on or changed. */
export function SecondFactorPanel({ state }: { state: SecondFactorState }) {
  return (
    <Panel
      id="second-factor-panel"
      title="Second factor"
      text={
        state.since === null
          ? "A code of an app on top of how you sign in: who has your password alone does not get in."
          : "On. Signing in takes more than your password, except on devices that you trust."
      }
    >
      <FewRecoveryCodes state={state} />
      <Link href={path} className="key key-plain self-start">
        {state.since === null ? "Set it up" : "Manage it"}
      </Link>
    </Panel>
  );
}

/** What somebody is to know about their second factor as they come in; nothing while all is well. */
export function SecondFactorHint({
  state,
  acting, // feature:impersonation
}: {
  state: SecondFactorState;
  /** Whether it is an administrator who looks, whom it does not concern. */ // feature:impersonation
  acting: boolean; // feature:impersonation
}) {
  if (acting) return null; // feature:impersonation
  if (state.since !== null) return <FewRecoveryCodes state={state} />;
  return (
    <Notice>
      Nothing but your sign-in guards this account.{" "}
      <Link href={path} className="link">
        Add a second factor
      </Link>
    </Notice>
  );
}

/** Warns while few recovery codes are left. */
export function FewRecoveryCodes({ state: { since, recoveryCodesLeft: left } }: { state: SecondFactorState }) {
  if (since === null || left > fewRecoveryCodes) return null;
  return (
    <Notice tone="end">
      {left === 0 ? "You have no recovery code left." : `${left} recovery code${left === 1 ? " is" : "s are"} left.`}{" "}
      <Link href={path} className="link">
        Make new ones
      </Link>
    </Notice>
  );
}
