"use client";

import { Field } from "@/app/_components/form/field";
import { FormMessage } from "@/app/_components/form/form-message";
import { SelectField } from "@/app/_components/form/select-field";
import { Submit } from "@/app/_components/form/submit";
import { useForm } from "@/app/_components/form/use-form";
import { OwnerField } from "@/app/_components/session/owner";
import { CopyButton } from "@/app/_components/ui/copy-button";
import { Link } from "@/app/_components/ui/link";
import { Panel } from "@/app/_components/ui/panel";
import type { MadeShare } from "@/lib/shared/features/sharing";
import { lives, mostShares, openings, usualShare } from "@/lib/shared/features/sharing/lives";
import { shareAction } from "./action";

const expiries = lives.map(([seconds, text]) => [String(seconds), text] as const);

/** Makes a link and shows it, this once and while it opens something. @param shares ids of all that there are */
export function ShareNote({ id, shares }: { id: string; shares: readonly string[] }) {
  const { around, state, pending, props } = useForm(shareAction);
  const made = state.share !== undefined && "made" in state.share ? state.share.made : undefined;
  const hadPassword = state.emptied?.includes("password") === true || state.typed["locked"] === "1";
  const isOver = made !== undefined && !shares.includes(made.id);
  return (
    <Panel id="share-note" title={made === undefined || isOver ? "Make a link" : "Make another one"}>
      <form ref={around} {...props} className="flex flex-col gap-5">
        <OwnerField />
        <input type="hidden" name="id" value={id} />
        <input type="hidden" name="locked" value={hadPassword ? "1" : ""} />
        {isOver ? null : <FormMessage state={state} />}
        {isOver || made === undefined ? null : <Shown made={made} />}
        {shares.length < mostShares ? (
          <div className="flex max-w-md flex-col gap-5">
            <SelectField
              label="Expires"
              name="expiresIn"
              options={expiries}
              chosen={state.typed["expiresIn"] ?? String(usualShare)}
              error={state.fields["expiresIn"]}
            />
            <SelectField
              label="Opens"
              name="mostUses"
              options={openings}
              chosen={state.typed["mostUses"] ?? ""}
              error={state.fields["mostUses"]}
            />
            <Field
              label="Password, if you like"
              name="password"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              error={state.fields["password"]}
              required={hadPassword}
              hint="Tell it by another way than the link. Nobody can look it up."
              enterKeyHint="done"
            />
            <ForProgram name={state.typed["audience"]} error={state.fields["audience"]} />
            <Submit pending={pending} doing="Making it" className="key-main self-start max-sm:w-full">
              Make a link
            </Submit>
          </div>
        ) : (
          <p className="text-[0.9375rem] text-ink-2">An account has {mostShares} at most. Stop one first.</p>
        )}
        {shares.length === 0 ? null : (
          <p className="text-[0.9375rem]">
            <Link href="/settings/shares" className="link">
              See all that you share, and stop it
            </Link>
          </p>
        )}
      </form>
    </Panel>
  );
}

/** Most people share with people: what is for the others stands folded. */
function ForProgram({ name, error }: { name: string | undefined; error: string | undefined }) {
  return (
    <details open={error !== undefined || (name !== undefined && name !== "")} className="flex flex-col gap-3">
      <summary className="link inline-flex min-h-11 cursor-pointer items-center text-[0.9375rem]">
        For a program
      </summary>
      <Field
        label="Name of the program"
        name="audience"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        defaultValue={name}
        error={error}
        hint="What it goes by, such as reader: whoever runs it says so. It gets a token that people can't open."
        enterKeyHint="done"
      />
    </details>
  );
}

/** The link, or of a program, which has none, the token. */
function Shown({ made: { url, token } }: { made: MadeShare }) {
  return (
    <div className="flex items-start gap-2 rounded-md border border-line bg-sunken py-1 pr-1 pl-4">
      <code
        className="max-h-32 min-w-0 flex-1 overflow-y-auto py-2 font-mono text-sm break-all select-all"
        tabIndex={0}
      >
        {url ?? token}
      </code>
      <CopyButton value={url ?? token} what={url === null ? "the token" : "the link"} />
    </div>
  );
}
