"use client";

import { useEffect, useState } from "react";

/**
 * The server's clock, in milliseconds since 1970, moving on each second once scripts run. A browser whose clock is wrong
 * still counts right, because only differences are taken from it.
 */
export function useNow(serverNow: number): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const offset = serverNow - Date.now();
    const timer = setInterval(() => setNow(Date.now() + offset), 1000);
    return () => clearInterval(timer);
  }, [serverNow]);
  return now;
}
