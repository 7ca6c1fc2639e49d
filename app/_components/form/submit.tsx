import type { ReactNode } from "react";

/**
 * The one thing to do in a form. While it is being done the button stays focusable, says so, and takes no second press
 * (the form's action runs one at a time). Nor does it take one before its time.
 */
export function Submit({
  pending,
  doing,
  early = false,
  children,
  className = "key-main w-full",
}: {
  pending: boolean;
  /** What the button says meanwhile, such as `Signing in`. */
  doing: string;
  /** It is not time for it yet; what the button says tells when. */
  early?: boolean;
  children: ReactNode;
  className?: string;
}) {
  return (
    <button
      type="submit"
      aria-disabled={pending || early || undefined}
      onClick={(event) => {
        if (pending || early) event.preventDefault();
      }}
      className={`key ${className}`}
    >
      {pending ? (
        <>
          <Bars /> {doing}…
        </>
      ) : (
        children
      )}
    </button>
  );
}

/** Three bars of the lattice, moving in turn. */
function Bars() {
  return (
    <svg viewBox="0 0 14 14" className="size-3.5" aria-hidden="true" fill="currentColor">
      <rect x="1" y="1" width="2.4" height="12" className="motion-safe:animate-[bar_900ms_infinite]" />
      <rect x="5.8" y="1" width="2.4" height="12" className="motion-safe:animate-[bar_900ms_150ms_infinite]" />
      <rect x="10.6" y="1" width="2.4" height="12" className="motion-safe:animate-[bar_900ms_300ms_infinite]" />
    </svg>
  );
}
