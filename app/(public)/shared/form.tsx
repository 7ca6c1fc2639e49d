"use client";

import { Field, FieldFrame, fieldProps } from "@/app/_components/form/field";
import { FormMessage } from "@/app/_components/form/form-message";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { AuthHeading } from "@/app/_components/shell/auth-shell";
import { OpenedNote } from "@/app/_components/sharing/opened-note";
import { useFragment } from "@/app/_components/sharing/use-fragment";
import { openSharedAction } from "./action";

/** Opens a note by the link that somebody came by or pastes, once they press the button. */
export function OpenShared() {
  const { around, state, pending, props } = useForm<HTMLDivElement>(openSharedAction);
  const read = useFragment();
  const fragment = read ?? "";
  const { share } = state;
  const isOpened = share !== undefined && "opened" in share;
  const asked = share !== undefined && "token" in share ? share : undefined;
  return (
    <div ref={around} className="flex flex-col gap-7">
      {isOpened ? (
        <OpenedNote opened={share.opened} />
      ) : (
        <div
          className={`mx-auto flex w-full max-w-[25rem] flex-col gap-7 ${read === undefined ? "fragment-unread" : ""}`}
        >
          <AuthHeading title={fragment === "" ? "Open a shared note" : "A note was shared with you"}>
            {fragment === ""
              ? "Copy the whole link that you got, and paste it here."
              : "Opening it may count: some links open only so often."}
          </AuthHeading>
          <form key={fragment} {...props} className="flex flex-col gap-5">
            <FormMessage state={state} />
            {fragment === "" ? (
              <FieldFrame label="Link" name="token" error={state.fields["token"]}>
                <textarea
                  className="field min-h-28 resize-y font-mono text-sm break-all"
                  rows={4}
                  required
                  autoComplete="off"
                  spellCheck={false}
                  defaultValue={asked?.token}
                  {...fieldProps("token", state.fields["token"], undefined)}
                />
              </FieldFrame>
            ) : (
              <input type="hidden" name="token" value={fragment} />
            )}
            {asked?.asksPassword === true ? (
              <Field
                label="Password"
                name="password"
                required
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                error={state.fields["password"]}
                enterKeyHint="go"
              />
            ) : null}
            <Submit pending={pending} doing="Opening">
              Open the note
            </Submit>
          </form>
        </div>
      )}
    </div>
  );
}
