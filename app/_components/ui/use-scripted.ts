"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

/** Whether scripts run: false while the server renders and during hydration, true right after. */
export function useScripted(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
