/** Start and end, in milliseconds since 1970. */
export type Window = { readonly start: number; readonly end: number };

const width = 1000;
const steps = [1, 5, 15, 60, 300, 900, 3600, 6 * 3600, 86_400, 7 * 86_400, 30 * 86_400].map(
  (seconds) => seconds * 1000,
);
const fills = { stone: "fill-line-strong", iron: "fill-iron-light", amber: "fill-amber" } as const;

/** Where a moment lies in a window, 0 to `width`. One decimal, so that server and browser write the same. */
function place(moment: number, { start, end }: Window): number {
  const share = end <= start ? 1 : (moment - start) / (end - start);
  return Math.round(Math.min(1, Math.max(0, share)) * width * 10) / 10;
}

/** A window of time with its ticks: what is gone is empty, what is left is filled, and a bar stands at now. */
export function Rail({ window, now, tone }: { window: Window; now: number; tone: keyof typeof fills }) {
  const x = place(now, window);
  const length = window.end - window.start;
  const step = steps.find((candidate) => length / candidate <= 31) ?? length;
  const ticks = Array.from({ length: Math.max(0, Math.ceil(length / step) - 1) }, (_, index) =>
    place(window.start + (index + 1) * step, window),
  );
  return (
    <svg
      viewBox={`0 0 ${width} 28`}
      preserveAspectRatio="none"
      className="h-7 w-full flex-none overflow-visible"
      aria-hidden="true"
    >
      <rect x="0" y="6" width={width} height="16" className="fill-sunken" />
      <rect x={x} y="6" width={Math.max(0, width - x)} height="16" className={fills[tone]} />
      <path
        d={ticks.map((tick) => `M${tick} 6V22`).join("")}
        className="stroke-surface"
        strokeWidth="1"
        vectorEffect="non-scaling-stroke"
      />
      <path d="M0 2V26M1000 2V26" className="stroke-field" strokeWidth="1" vectorEffect="non-scaling-stroke" />
      <path d={`M${x} 0V28`} className="stroke-ink" strokeWidth="2" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

/** The rays between two rails that show which piece of the upper one the lower one is. */
export function Zoom({ outer, inner }: { outer: Window; inner: Window }) {
  const from = place(inner.start, outer);
  const to = Math.max(place(inner.end, outer), from + 1.5);
  return (
    <svg
      viewBox={`0 0 ${width} 40`}
      preserveAspectRatio="none"
      className="min-h-8 w-full flex-1 max-md:mb-2"
      aria-hidden="true"
    >
      <path d={`M${from} 0H${to}L${width} 40H0Z`} data-ray="light" className="fill-iron-light opacity-20" />
      <path
        d={`M${from} 0L0 40M${to} 0L${width} 40`}
        data-ray="edge"
        className="stroke-iron-light"
        strokeWidth="1"
        fill="none"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
