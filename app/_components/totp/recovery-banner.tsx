import { OwnerField } from "@/app/_components/session/owner";
import { LocalTime } from "@/app/_components/time/local-time";
import { Notice } from "@/app/_components/ui/notice";
import type { Recovery } from "@/lib/shared/features/totp/recovery";

/** Tells whoever is signed in that somebody waits for the end of their second factor, and stops it by one press; nothing while nobody does. */
export function RecoveryBanner({ recovery: { state, readyAt } }: { recovery: Recovery }) {
  if (readyAt === null) return null;
  return (
    <aside aria-label="Your second factor" className="mx-auto w-full max-w-6xl px-5 pt-6 sm:px-8">
      <Notice tone="end">
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
          <p className="max-w-[62ch]">
            Somebody asked to turn off your second factor.{" "}
            {state === "ready" ? (
              "The wait is over: your password and your mailbox are enough for that now."
            ) : (
              <>
                From <LocalTime iso={readyAt} /> on, your password and your mailbox are enough for that.
              </>
            )}{" "}
            If it was not you, stop it.
          </p>
          <form method="post" action="/api/account/recovery/stop">
            <OwnerField />
            <button type="submit" className="key key-end">
              Stop it
            </button>
          </form>
        </div>
      </Notice>
    </aside>
  );
}
