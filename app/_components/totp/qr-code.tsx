import { encode } from "uqr";

/** A QR code as cameras like it, dark on light in either theme. Drawn by the server: nothing runs in the page for it. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: "M", border: 3 });
  const dots = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      data-theme="light"
      shapeRendering="crispEdges"
      className="block size-48 flex-none rounded-md border border-line bg-raised text-ink sm:size-52"
    >
      <path d={dots.join("")} fill="currentColor" />
    </svg>
  );
}
