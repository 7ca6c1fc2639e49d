"use client";

import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from "react";
import { FormMessage } from "@/app/_components/form/form-message";
import { type FormAction, useForm } from "@/app/_components/form/use-form";
import { OwnerField } from "@/app/_components/session/owner";
import { challengeTtl } from "@/lib/shared/features/passkeys/challenge";
import { idleForm } from "@/lib/shared/form-state";
import type { Offered, Shown } from "./ceremony";
import { PasskeyKey } from "./passkey-key";
import { useWebAuthn } from "./use-webauthn";

/** How long what waits in the field is asked with one challenge, in ms: a minute less than that is good for. */
const renewedAfter = (challengeTtl - 60) * 1000;
const anybody: Offered = [];

/** Boxes that stand in another form of the page, where there is one, and count here too. */
const boxes = [
  { id: "stay", name: "staySignedIn", otherwise: "on" },
  { id: "trust", name: "trustDevice", otherwise: "off" }, // feature:totp
] as const;

/** Fetched once somebody has use for it: few who open the login page come with a passkey. */
const ceremony = () => import("./ceremony");

/**
 * A button that asks for a passkey and sends it: to sign in, or in the place of what another form on the page asks for. Where scripts don't
 * run, or the browser knows no passkeys, it is not there.
 */
export function PasskeyForm({
  action,
  next,
  offered = anybody,
  inField = false,
  doing,
  children,
}: {
  action: FormAction;
  /** Where to go on to. */
  next: string;
  /** Whose passkeys, where that is known. */
  offered?: Offered;
  /** Also among what the browser fills in, where a field of the page ends its `autocomplete` with `webauthn`. */
  inField?: boolean;
  doing: string;
  children: ReactNode;
}) {
  const { around, state, pending, props } = useForm(action);
  const webAuthn = useWebAuthn();
  const supported = webAuthn === true;
  const [asking, setAsking] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const shown = useRef<Shown>(null);
  const field = useRef<HTMLInputElement>(null);

  const send = (given: Shown) => {
    shown.current = given;
    if (field.current !== null) field.current.value = JSON.stringify(given.credential);
    for (const { id, name } of boxes) {
      const box = document.getElementById(id);
      const said = around.current?.elements.namedItem(name);
      if (box instanceof HTMLInputElement && said instanceof HTMLInputElement) said.value = box.checked ? "on" : "off";
    }
    around.current?.requestSubmit();
  };
  const wait = useEffectEvent(async () => {
    // Where an address is typed, not every browser offers passkeys.
    const offers =
      "isConditionalMediationAvailable" in PublicKeyCredential &&
      (await PublicKeyCredential.isConditionalMediationAvailable());
    if (!offers) return;
    // What can't be had in the field can be had by the button, which says why not.
    await ceremony()
      .then(({ showPasskey }) => showPasskey(anybody, true))
      .then(send, () => {});
  });
  useEffect(() => {
    if (!inField || !supported || asking) return;
    void wait();
    const timer = setInterval(() => void wait(), renewedAfter);
    return () => clearInterval(timer);
  }, [inField, supported, asking]);
  useEffect(
    () => () => void (shown.current === null && inField && ceremony().then(({ stopAsking }) => stopAsking())),
    [inField],
  );
  useEffect(() => {
    const given = shown.current;
    if (state.unknownPasskey === true && given !== null) void ceremony().then(({ forget }) => forget(given));
  }, [state]);

  const ask = async () => {
    setFault(null);
    setAsking(true);
    await ceremony().then(
      ({ showPasskey, sentenceOf }) =>
        showPasskey(offered, false).then(send, (error: unknown) => setFault(sentenceOf(error))),
      () => setFault("The server could not be reached. Try again."),
    );
    setAsking(false);
  };
  return (
    <form
      ref={around}
      {...props}
      hidden={webAuthn === false}
      // Its place is kept until the browser has said what it can do: what stands around it must not move.
      className={`flex flex-col gap-5 ${supported ? "" : "invisible noscript:hidden"}`}
    >
      <OwnerField />
      <FormMessage state={fault === null ? state : { ...idleForm, status: "error", message: fault }} />
      <input type="hidden" name="next" value={next} />
      <input ref={field} type="hidden" name="credential" />
      {boxes.map(({ name, otherwise }) => (
        <input key={name} type="hidden" name={name} defaultValue={otherwise} />
      ))}
      <PasskeyKey pending={asking || pending} doing={doing} onPress={() => void ask()}>
        {children}
      </PasskeyKey>
    </form>
  );
}
