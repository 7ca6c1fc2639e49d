import { Field } from "@/app/_components/form/field";
import { PageHeading } from "@/app/_components/ui/page-heading";

const faults = {
  unknown: "No device waits with that code. Look at the device and type it once more.",
  expired: "That code has expired. Have the device show another one.",
  used: "That code has been used. Have the device show another one.",
} as const;

/** Asks for the code that a device shows: a form that makes an address, which is the page that asks about the device. */
export function DeviceCodeForm({ typed, fault }: { typed?: string; fault?: keyof typeof faults }) {
  return (
    <div className="mx-auto flex w-full max-w-[30rem] flex-col sm:py-8">
      <PageHeading title="Connect a device">
        A television or a program that you want to use with your account here shows you a code.
      </PageHeading>
      <form method="get" action="/device" className="plate flex flex-col gap-6 p-5 sm:p-7">
        <Field
          label="Code"
          name="user_code"
          required
          first
          hint="8 letters. Capitals, spaces and the hyphen don’t matter."
          autoComplete="off"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
          maxLength={64}
          enterKeyHint="go"
          defaultValue={typed}
          error={fault === undefined ? undefined : faults[fault]}
        />
        <button type="submit" className="key key-main max-sm:w-full">
          Go on
        </button>
        <p className="text-[0.9375rem] text-ink-2">
          Type no code that somebody has sent you or told you on the phone: it would let their device into your account.
        </p>
      </form>
    </div>
  );
}
