"use client";

import { useRef, useState } from "react";
import { FormMessage } from "@/app/_components/form/form-message";
import { useForm } from "@/app/_components/form/use-form";
import { makePasskey, sentenceOf } from "@/app/_components/passkeys/ceremony";
import { PasskeyKey } from "@/app/_components/passkeys/passkey-key";
import { useWebAuthn } from "@/app/_components/passkeys/use-webauthn";
import { OwnerField } from "@/app/_components/session/owner";
import { idleForm } from "@/lib/shared/form-state";
import { addAction } from "./action";

/** Has the browser make a passkey, and sends its public half. */
export function AddPasskey() {
  const { around, state, pending, props } = useForm(addAction);
  const supported = useWebAuthn();
  const [asking, setAsking] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const ask = async () => {
    setFault(null);
    setAsking(true);
    try {
      const credential = await makePasskey();
      if (field.current !== null) field.current.value = JSON.stringify(credential);
      around.current?.requestSubmit();
    } catch (error) {
      setFault(sentenceOf(error));
    } finally {
      setAsking(false);
    }
  };
  return (
    <>
      {supported === true ? null : (
        <p className="text-[0.9375rem] text-ink-2">
          {supported === false
            ? "This browser knows no passkeys."
            : "Adding one needs scripts, which don’t run here yet."}
        </p>
      )}
      <form ref={around} {...props} hidden={supported !== true} className="flex flex-col items-start gap-4">
        <OwnerField />
        <FormMessage state={fault === null ? state : { ...idleForm, status: "error", message: fault }} />
        <input ref={field} type="hidden" name="credential" />
        <PasskeyKey pending={asking || pending} doing="Adding it" onPress={() => void ask()} className="key-main">
          Add a passkey
        </PasskeyKey>
      </form>
    </>
  );
}
