"use client";

import { useEffect, useState } from "react";

/** In ms: whoever types is told once they pause, not at each key. */
const pause = 1000;

/** A line that changes while somebody types, for those who hear the page; what is seen of it stands elsewhere. */
export function Spoken({ line }: { line: string }) {
  const [said, setSaid] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSaid(line), pause);
    return () => clearTimeout(timer);
  }, [line]);
  return (
    <p role="status" className="sr-only">
      {said}
    </p>
  );
}
