import { brand } from "@/lib/shared/brand";

/** The brand's sign. */
export function Mark({ className = "size-7" }: { className?: string }) {
  return (
    <svg viewBox="0 0 28 28" className={className} fill="none" aria-hidden="true" focusable="false">
      <path d={brand.mark.light} className="fill-amber" />
      <path d={brand.mark.bars} className="stroke-current" strokeWidth="2" strokeLinecap="butt" />
      <path d={brand.mark.teeth} className="fill-current" />
    </svg>
  );
}
