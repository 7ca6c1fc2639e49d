/** Where the lattice hangs: `rising` and `falling` move once, when the page appears, and end as `open` and `closed`. */
export type GateState = "open" | "closed" | "rising" | "falling";

const left = 60;
const right = 340;
const spring = 190;
const sill = 440;
const radius = (right - left) / 2;
const outer = radius + 34;
const centre = (left + right) / 2;
/** How far the light falls out of it. */
const reach = 290;

const bars = [80, 120, 160, 200, 240, 280, 320];
const rails = [86, 148, 210, 272, 334, 396];
const courses = [240, 290, 340, 390];
const voussoirs = [0, 20, 40, 60, 80, 100, 120, 140, 160, 180];

const opening = `M${left} ${sill}V${spring}A${radius} ${radius} 0 0 1 ${right} ${spring}V${sill}Z`;
const arch = `M${centre - outer} ${sill}V${spring}A${outer} ${outer} 0 0 1 ${centre + outer} ${spring}V${sill}`;
const flood = `M${centre - reach} ${sill}A${reach} ${reach} 0 0 1 ${centre + reach} ${sill}Z`;

/** A point on the arch, `r` from its centre, `degrees` counted from the right. */
function onArch(r: number, degrees: number): string {
  const angle = (degrees * Math.PI) / 180;
  return `${(centre + r * Math.cos(angle)).toFixed(1)} ${(spring - r * Math.sin(angle)).toFixed(1)}`;
}

const joints = [
  ...voussoirs.map((degrees) => `M${onArch(radius, degrees)}L${onArch(outer, degrees)}`),
  ...courses.map((y) => `M${centre - outer} ${y}H${left}M${right} ${y}H${centre + outer}`),
].join("");

/** The gate: an arch of stone, a light behind it and a lattice that hangs in it. A picture only, hidden from readers. */
export function Gate({ id, state, className }: { id: string; state?: GateState; className?: string }) {
  return (
    <svg
      viewBox="0 0 400 441"
      className={`gate ${className ?? ""}`}
      data-gate={state}
      aria-hidden="true"
      focusable="false"
    >
      <defs>
        <clipPath id={`${id}-opening`}>
          <path d={opening} />
        </clipPath>
        <radialGradient id={`${id}-flood`} gradientUnits="userSpaceOnUse" cx={centre} cy={sill} r={reach}>
          <stop offset="0.35" className="[stop-color:var(--amber)]" stopOpacity="0.5" />
          <stop offset="1" className="[stop-color:var(--amber)]" stopOpacity="0" />
        </radialGradient>
        <radialGradient id={`${id}-light`} cx="50%" cy="96%" r="80%">
          <stop offset="0" className="[stop-color:var(--amber)]" stopOpacity="0.95" />
          <stop offset="0.35" className="[stop-color:var(--amber)]" stopOpacity="0.34" />
          <stop offset="1" className="[stop-color:var(--amber)]" stopOpacity="0" />
        </radialGradient>
      </defs>
      <path d={flood} fill={`url(#${id}-flood)`} className="gate-flood" />
      <path d={opening} className="fill-sunken" />
      <path d={opening} fill={`url(#${id}-light)`} className="gate-light" />
      <g clipPath={`url(#${id}-opening)`}>
        <g className="gate-lattice">
          <g className="gate-play">
            {rails.map((y) => (
              <rect key={y} x={left - 4} y={y - 5} width={right - left + 8} height={10} className="fill-iron-dark" />
            ))}
            {bars.map((x) => (
              <g key={x}>
                <path d={`M${x - 5.5} 0V418L${x} 437L${x + 5.5} 418V0Z`} className="fill-iron" />
                <path d={`M${x - 3.5} 0V418`} className="stroke-iron-light" strokeWidth="1" />
                {rails.map((y) => (
                  <circle key={y} cx={x} cy={y} r="2.6" className="fill-iron-light" />
                ))}
              </g>
            ))}
          </g>
        </g>
      </g>
      <path d={joints} className="stroke-line-strong" strokeWidth="1" />
      <path d={arch} className="stroke-line-strong" strokeWidth="1.5" fill="none" />
      <path d={opening} className="stroke-line-strong" strokeWidth="1.5" fill="none" />
      <path d={`M0 ${sill}H400`} className="stroke-line-strong" strokeWidth="1.5" />
    </svg>
  );
}
