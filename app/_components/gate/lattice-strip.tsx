/** Where there is no room for the gate, its teeth show under the header. */
export function LatticeStrip({ className }: { className: string }) {
  return (
    <svg
      viewBox="0 0 400 30"
      preserveAspectRatio="xMidYMin slice"
      className={`h-[1.875rem] w-full flex-none ${className}`}
      aria-hidden="true"
    >
      <path d="M0 .5H400M0 9H400" className="stroke-line-strong" strokeWidth="1" />
      {Array.from({ length: 20 }, (_, index) => 10 + index * 20).map((x) => (
        <path key={x} d={`M${x - 2} 0V22L${x} 29L${x + 2} 22V0Z`} className="fill-line-strong" />
      ))}
    </svg>
  );
}
