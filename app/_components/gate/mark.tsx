/** The sign: a gate with its lattice half down and the light below it. */
export function Mark({ className = "size-7" }: { className?: string }) {
  return (
    <svg viewBox="0 0 28 28" className={className} fill="none" aria-hidden="true" focusable="false">
      <path d="M5 25.5h18V20H5z" className="fill-amber" />
      <path
        d="M4 26V13.5a10 10 0 0 1 20 0V26M9.5 6v14.5M14 4v16.5M18.5 6v14.5M4.5 12.5h19"
        className="stroke-current"
        strokeWidth="2"
        strokeLinecap="butt"
      />
      <path d="m8 19 1.5 4 1.5-4zM12.5 19l1.5 4 1.5-4zM17 19l1.5 4 1.5-4z" className="fill-current" />
    </svg>
  );
}
