"use client";

import { Field } from "@/app/_components/form/field";
import { FormMessage } from "@/app/_components/form/form-message";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { OwnerField } from "@/app/_components/session/owner";
import { LastUsed } from "@/app/_components/time/last-used";
import { LocalTime } from "@/app/_components/time/local-time";
import { Link } from "@/app/_components/ui/link";
import { Notice } from "@/app/_components/ui/notice";
import type { Passkey } from "@/lib/shared/features/passkeys";
import { removeAction, renameAction } from "./action";

/** The passkeys of an account. One of them may be given another name, each can be removed. */
export function PasskeyList({
  passkeys,
  renamed,
  removable,
  serverNow,
}: {
  passkeys: readonly Passkey[];
  /** The id of the one that gets another name. */
  renamed: string | undefined;
  /** False for somebody who has no other way in. */
  removable: boolean;
  serverNow: number;
}) {
  const { around, state, pending, props } = useForm<HTMLDivElement>(removeAction);
  return (
    <div ref={around} className="flex flex-col gap-5">
      <FormMessage state={state} />
      {passkeys.length === 0 ? null : (
        <ul className="plate divide-y divide-line overflow-hidden">
          {passkeys.map((passkey) => (
            <li key={passkey.id} className="flex flex-col gap-4 p-5 sm:p-6">
              {passkey.id === renamed ? (
                <Rename passkey={passkey} />
              ) : (
                <Facts passkey={passkey} serverNow={serverNow} />
              )}
              {passkey.copied ? (
                <Notice tone="end">It may have been copied. Remove it, and make a new one.</Notice>
              ) : null}
              {removable ? (
                <details>
                  <summary className="key key-end">
                    Remove<span className="sr-only"> {passkey.name}</span>
                  </summary>
                  <form {...props} className="flex flex-col items-start gap-3 pt-4">
                    <OwnerField />
                    <input type="hidden" name="passkey" value={passkey.id} />
                    <p className="text-[0.9375rem] text-ink-2">
                      It signs in no more. Where it has signed in, the session goes on until you end it.
                    </p>
                    <Submit pending={pending} doing="Removing it" className="key-end">
                      Yes, remove it
                    </Submit>
                  </form>
                </details>
              ) : (
                <p className="text-[0.9375rem] text-ink-2">It is your last way in, so it stays.</p>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Facts({ passkey, serverNow }: { passkey: Passkey; serverNow: number }) {
  const { id, name, backedUp, createdAt, lastUsedAt } = passkey;
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
      <div className="min-w-0">
        <h2 className="font-semibold wrap-anywhere">{name}</h2>
        <p className="text-[0.9375rem] text-ink-2">
          <LastUsed iso={lastUsedAt} serverNow={serverNow} />
        </p>
        <p className="text-sm text-ink-3">
          Added <LocalTime iso={createdAt} />
          {backedUp ? ", backed up" : ", not backed up"}
        </p>
      </div>
      <Link
        href={`/settings/passkeys?rename=${id}`}
        className="link inline-flex min-h-11 items-center text-[0.9375rem]"
      >
        Rename<span className="sr-only"> {name}</span>
      </Link>
    </div>
  );
}

function Rename({ passkey: { id, name } }: { passkey: Passkey }) {
  const { around, state, pending, props } = useForm(renameAction);
  return (
    <form ref={around} {...props} className="flex max-w-md flex-col items-start gap-4">
      <OwnerField />
      <FormMessage state={state} />
      <input type="hidden" name="passkey" value={id} />
      <div className="w-full">
        <Field
          label="Name"
          name="name"
          required
          autoComplete="off"
          defaultValue={state.typed["name"] ?? name}
          error={state.fields["name"]}
          first={state.status === "idle"}
          enterKeyHint="done"
        />
      </div>
      <Submit pending={pending} doing="Saving" className="key-main">
        Save
      </Submit>
    </form>
  );
}
