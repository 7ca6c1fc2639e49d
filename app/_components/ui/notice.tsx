import type { ReactNode } from "react";

const tones = {
  plain: "border-line bg-raised text-ink-2",
  done: "border-verdigris-line bg-verdigris-soft text-ink",
  end: "border-red-line bg-red-soft text-ink",
} as const;

const icons = {
  plain: <path d="M10 9.2v4.3M10 6.4v.2" />,
  done: <path d="m6.6 10.3 2.3 2.3 4.6-5" />,
  end: <path d="M10 6v4.8M10 13.5v.1" />,
} as const;

const iconTones = { plain: "text-ink-3", done: "text-verdigris-ink", end: "text-red-ink" } as const;

/** A sentence that matters on this page. */
export function Notice({
  tone = "plain",
  role,
  icon,
  children,
}: {
  tone?: keyof typeof tones;
  role?: "alert" | "status";
  /** Instead of the tone's own. */
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div
      role={role}
      className={`flex gap-3 rounded-md border px-3.5 py-3 text-[0.9375rem] leading-[1.45] ${tones[tone]}`}
    >
      {icon ?? (
        <svg
          viewBox="0 0 20 20"
          className={`mt-px size-5 flex-none ${iconTones[tone]}`}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.6"
          strokeLinecap="round"
          strokeLinejoin="round"
          aria-hidden="true"
        >
          <circle cx="10" cy="10" r="7.8" />
          {icons[tone]}
        </svg>
      )}
      <div className="min-w-0 flex-1 self-center wrap-anywhere">{children}</div>
    </div>
  );
}
