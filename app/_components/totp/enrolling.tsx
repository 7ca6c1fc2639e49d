import type { ReactNode } from "react";
import { FormMessage } from "@/app/_components/form/form-message";
import { Submit } from "@/app/_components/form/submit";
import type { useForm } from "@/app/_components/form/use-form";
import { OwnerField } from "@/app/_components/session/owner";
import { CopyButton } from "@/app/_components/ui/copy-button";
import { Panel } from "@/app/_components/ui/panel";
import { CodeField } from "./code-field";
import { StepForm } from "./step-form";

type Form = ReturnType<typeof useForm<HTMLFormElement>>;

/** A secret that waits for its first code: to be scanned, typed, or opened on this device. */
export function Enrolling({
  secret,
  uri,
  picture,
  number,
  begin,
  confirm,
}: {
  /** Base32. */
  secret: string;
  uri: string;
  picture: ReactNode;
  /** Of the form that turns it on: two clicks on it are one. */
  number: string;
  begin: Form;
  confirm: Form;
}) {
  const { around, state, pending, props } = confirm;
  return (
    <Panel
      id="enrolling"
      title="Add it to your app"
      text="Scan this with your authenticator app, or give it the key. It counts once you have typed a code of it."
    >
      <div className="flex flex-wrap items-start gap-x-8 gap-y-5">
        {picture}
        <div className="flex min-w-0 flex-1 basis-60 flex-col gap-2">
          <h3 className="text-[0.9375rem] font-medium">Key</h3>
          <div className="flex items-start rounded-md border border-line bg-sunken">
            <p className="min-w-0 flex-1 px-4 py-2.5 font-mono text-[0.9375rem]">
              {(secret.match(/.{1,4}/g) ?? []).map((group, place) => (
                <span key={place} className="mr-3 inline-block">
                  {group}
                </span>
              ))}
            </p>
            <CopyButton value={secret} what="the key" />
          </div>
          <a href={uri} className="link inline-flex min-h-11 items-center self-start text-[0.9375rem]">
            Open it in an app on this device
          </a>
        </div>
      </div>
      <form ref={around} {...props} className="flex max-w-md flex-col items-stretch gap-5">
        <OwnerField />
        <input type="hidden" name="form" value={number} />
        <FormMessage state={state} />
        <CodeField method="totp" state={state} first enterKeyHint="done" />
        <Submit pending={pending} doing="Turning it on" className="key-main self-start">
          Turn it on
        </Submit>
      </form>
      <div className="flex flex-col gap-3 border-t border-line pt-5">
        <p className="text-[0.9375rem] text-ink-2">Somebody saw it? Draw another one; this one is void then.</p>
        <StepForm form={begin} step="begin" doing="Drawing it" className="key-plain">
          Draw another key
        </StepForm>
      </div>
    </Panel>
  );
}
