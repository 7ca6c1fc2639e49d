"use client";

import Link from "next/link";
import { FormMessage } from "@/app/_components/form/form-message";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { verifyEmailAction } from "./action";

export function VerifyForm({ token }: { token: string }) {
  const { around, state, pending, props } = useForm(verifyEmailAction);
  return (
    <form ref={around} {...props} className="flex flex-col gap-5">
      <FormMessage state={state} />
      <input type="hidden" name="token" value={token} />
      <Submit pending={pending} doing="Confirming">
        Confirm
      </Submit>
      {state.status === "error" ? (
        <div className="flex flex-wrap gap-x-5 text-[0.9375rem]">
          <Link href="/check-mail" className="link inline-flex min-h-11 items-center">
            Send a new link
          </Link>
          <Link href="/login" className="link inline-flex min-h-11 items-center">
            Sign in
          </Link>
        </div>
      ) : null}
    </form>
  );
}
