"use client";

import { BotCheck } from "@/app/_components/form/bot-check";
import { EmailField } from "@/app/_components/form/email-field";
import { FormMessage } from "@/app/_components/form/form-message";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { SendAgainForm } from "@/app/_components/mail/send-again";
import { forgotAction, sendAgainAction } from "./action";

/** @param email what stands in the field to begin with */
export function ForgotForm({ email }: { email: string | undefined }) {
  const { around, state, pending, props } = useForm(forgotAction);
  return (
    <form ref={around} {...props} className="flex flex-col gap-5">
      <FormMessage state={state} />
      <EmailField state={state} known={email} first enterKeyHint="send" />
      <BotCheck state={state} />
      <Submit pending={pending} doing="Sending">
        Send the link
      </Submit>
    </form>
  );
}

export function ForgotAgainForm(props: { email: string; askedAt: number; serverNow: number }) {
  return <SendAgainForm action={sendAgainAction} {...props} />;
}
