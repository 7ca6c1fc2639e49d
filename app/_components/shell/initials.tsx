import { initials } from "@/lib/shared/initials";

/** A person, as a small round sign. */
export function Initials({ of: name }: { of: string }) {
  return (
    <span
      aria-hidden="true"
      className="flex size-8 flex-none items-center justify-center rounded-full border border-amber-line bg-amber-soft text-[0.75rem] font-semibold tracking-wide text-amber-ink"
    >
      {initials(name)}
    </span>
  );
}
