"use client";

import { useEffect, useState } from "react";

/**
 * The server's clock, in milliseconds since 1970, moving on once scripts run. A browser whose clock is wrong still counts
 * right, because only differences are taken from it.
 *
 * @param step how often it moves on, in milliseconds
 */
export function useNow(serverNow: number, step = 1000): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const offset = serverNow - Date.now();
    const timer = setInterval(() => setNow(Date.now() + offset), step);
    return () => clearInterval(timer);
  }, [serverNow, step]);
  return now;
}
