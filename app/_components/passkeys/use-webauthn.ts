"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

/** Whether this browser knows passkeys: undefined until scripts run. */
export function useWebAuthn(): boolean | undefined {
  return useSyncExternalStore(
    never,
    () => typeof PublicKeyCredential === "function",
    () => undefined,
  );
}
