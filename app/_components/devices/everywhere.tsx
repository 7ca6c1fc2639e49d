import { OwnerField } from "@/app/_components/session/owner";

/** Signs out on all devices, this one included; asks once more before. The browser itself opens and closes the question. */
export function Everywhere() {
  return (
    <div>
      <button type="button" popoverTarget="everywhere-sure" className="key key-end">
        Sign out everywhere
      </button>
      <div
        id="everywhere-sure"
        popover="auto"
        role="dialog"
        aria-labelledby="everywhere-sure-title"
        className="plate m-auto w-[calc(100%-2rem)] max-w-md p-6 text-ink backdrop:bg-ground/80 sm:p-7"
      >
        <h2 id="everywhere-sure-title" className="text-heading">
          Sign out everywhere?
        </h2>
        <p className="pt-2 pb-5 text-[0.9375rem] text-ink-2">
          Every session of this account ends, this one too. To go on here you have to sign in again.
        </p>
        <form method="post" action="/api/auth/logout-all" className="flex flex-wrap gap-3">
          <OwnerField />
          <button type="submit" className="key key-end">
            End every session
          </button>
          {/* The focus goes in with the question, and back to the button with its end. */}
          <button
            type="button"
            popoverTarget="everywhere-sure"
            popoverTargetAction="hide"
            autoFocus
            className="key key-plain"
          >
            Stay signed in
          </button>
        </form>
      </div>
    </div>
  );
}
