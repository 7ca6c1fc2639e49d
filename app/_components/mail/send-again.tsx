"use client";

import { BotCheck } from "@/app/_components/form/bot-check";
import { FormMessage } from "@/app/_components/form/form-message";
import { Submit } from "@/app/_components/form/submit";
import { type FormAction, useForm } from "@/app/_components/form/use-form";
import { useNow } from "@/app/_components/time/use-now";
import { useScripted } from "@/app/_components/ui/use-scripted";
import { minute } from "@/lib/shared/durations";

/**
 * Sends a mail again, after a minute: it takes a moment to arrive. Without scripts there is no countdown, and the button works at once.
 *
 * @param askedAt when it was asked for last, and `serverNow` as the page was made: ms since 1970
 */
export function SendAgainForm({
  action,
  email,
  askedAt,
  serverNow,
}: {
  action: FormAction;
  email: string;
  askedAt: number;
  serverNow: number;
}) {
  const { around, state, pending, props } = useForm(action);
  const elapsed = Math.max(0, Math.floor((useNow(serverNow) - askedAt) / 1000));
  const left = useScripted() ? minute - elapsed : 0;
  return (
    <form ref={around} {...props} className="flex flex-col gap-5">
      <FormMessage state={state} />
      <input type="hidden" name="email" value={email} />
      <BotCheck state={state} />
      <Submit pending={pending} doing="Sending" early={left > 0} className="key-plain w-full tabular-nums">
        {left > 0 ? `Send it again in ${left} s` : "Send it again"}
      </Submit>
    </form>
  );
}
