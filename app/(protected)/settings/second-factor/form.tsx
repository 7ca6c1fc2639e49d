"use client";

import type { ReactNode } from "react";
import { FormMessage } from "@/app/_components/form/form-message";
import { useForm } from "@/app/_components/form/use-form";
import { Enrolling } from "@/app/_components/totp/enrolling";
import { RecoveryCodes } from "@/app/_components/totp/recovery-codes";
import { StepForm } from "@/app/_components/totp/step-form";
import { FewRecoveryCodes } from "@/app/_components/totp/status";
import { LocalTime } from "@/app/_components/time/local-time";
import { Panel } from "@/app/_components/ui/panel";
import type { SecondFactorState } from "@/lib/shared/features/totp";
import { beginAction, confirmAction, disableAction, renewAction } from "./action";

/**
 * The second factor from its beginning to its end. What each form was answered is kept here, above all of them: the recovery codes stay while
 * the page behind them goes on to its next state.
 */
export function SecondFactor({
  state,
  secret,
  uri,
  picture,
  number,
  trusted,
}: {
  state: SecondFactorState;
  /** Of the app that waits for its first code, with its QR code; null while none does. */
  secret: string | null;
  uri: string | null;
  picture: ReactNode;
  /** Of the forms that give recovery codes. */
  number: string;
  /** The devices that take no code. */
  trusted: ReactNode;
}) {
  const begin = useForm(beginAction);
  const confirm = useForm(confirmAction);
  const renew = useForm(renewAction);
  const disable = useForm(disableAction);
  const [shown] = [renew.state, confirm.state].filter(({ recoveryCodes }) => recoveryCodes !== undefined);

  if (state.since === null)
    return (
      <div className="flex flex-col gap-6">
        <FormMessage state={disable.state} />
        {secret === null || uri === null ? (
          <Panel
            id="begin"
            title="It is off"
            text="You need an authenticator app on your phone, or a password manager that has one. Signing in then takes a code of it, and all your other devices are signed out."
          >
            <StepForm form={begin} step="begin" doing="Starting">
              Set it up
            </StepForm>
          </Panel>
        ) : (
          <Enrolling secret={secret} uri={uri} picture={picture} number={number} begin={begin} confirm={confirm} />
        )}
      </div>
    );
  return (
    <div className="flex flex-col gap-6">
      {shown?.recoveryCodes === undefined ? null : (
        <Panel
          id="recovery-codes"
          title="Keep your recovery codes"
          text="Each gets you in once without your app. They are shown now and never again: keep them where your password is not."
        >
          <FormMessage state={shown} />
          <RecoveryCodes codes={shown.recoveryCodes} />
        </Panel>
      )}
      <Panel
        id="on"
        title="It is on"
        text={
          <>
            Since <LocalTime iso={state.since} />. A password takes a code of your app besides, except on devices that
            you trust.
          </>
        }
      >
        <FewRecoveryCodes state={state} />
        <div className="flex flex-col gap-3">
          <p className="text-[0.9375rem] text-ink-2">
            Recovery codes left: {state.recoveryCodesLeft}. New ones void those from before.
          </p>
          <StepForm form={renew} step="renew" number={number} doing="Making them" className="key-plain">
            Make new recovery codes
          </StepForm>
        </div>
      </Panel>
      {trusted}
      <Panel
        id="off"
        title="Turn it off"
        text="Then signing in takes no code any more, and the recovery codes are void."
      >
        <details>
          <summary className="key key-end">Turn it off</summary>
          <div className="pt-4">
            <StepForm form={disable} step="disable" doing="Turning it off" className="key-end">
              Yes, turn it off
            </StepForm>
          </div>
        </details>
      </Panel>
    </div>
  );
}
