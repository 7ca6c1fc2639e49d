"use client";

import { FormMessage } from "@/app/_components/form/form-message";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { useNow } from "@/app/_components/time/use-now";
import { useScripted } from "@/app/_components/ui/use-scripted";
import { resendAfter } from "@/lib/shared/features/sign-up";
import { sendAgainAction } from "./action";

/** Sends the link again, after a while: a mail takes a moment. Without scripts there is no countdown, and the button works at once. */
export function SendAgainForm({ email, askedAt, serverNow }: { email: string; askedAt: number; serverNow: number }) {
  const { around, state, pending, props } = useForm(sendAgainAction);
  const elapsed = Math.max(0, Math.floor((useNow(serverNow) - askedAt) / 1000));
  const left = useScripted() ? resendAfter - elapsed : 0;
  return (
    <form ref={around} {...props} className="flex flex-col gap-5">
      <FormMessage state={state} />
      <input type="hidden" name="email" value={email} />
      <Submit pending={pending} doing="Sending" early={left > 0} className="key-plain w-full tabular-nums">
        {left > 0 ? `Send it again in ${left} s` : "Send it again"}
      </Submit>
    </form>
  );
}
