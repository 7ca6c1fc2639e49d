import type { ReactNode } from "react";

/** The button of a form that an authenticator fills in. While that is asked it takes no second press. */
export function PasskeyKey({
  pending,
  doing,
  onPress,
  className = "key-plain w-full",
  children,
}: {
  pending: boolean;
  /** What it says meanwhile. */
  doing: string;
  onPress: () => void;
  className?: string;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      aria-disabled={pending || undefined}
      onClick={() => {
        if (!pending) onPress();
      }}
      className={`key ${className}`}
    >
      <svg
        viewBox="0 0 20 20"
        className="size-5 flex-none"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <circle cx="7" cy="6.4" r="3.4" />
        <path d="M1.8 17v-1.2c0-2.4 2-4 4.4-4h1.6c.9 0 1.7.2 2.4.6" />
        <circle cx="14.8" cy="10" r="2.6" />
        <path d="M14.8 12.6v4.8l1.4-1.2m-1.4-.8h1.2" />
      </svg>
      {pending ? `${doing}…` : children}
    </button>
  );
}
