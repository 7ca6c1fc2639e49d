"use client";

import { useEffect } from "react";
import type { KeptAccount } from "@/lib/shared/features/passkeys";
import { tellKeepers } from "./ceremony";

/** Tells whoever keeps the passkeys of an account what it is called, wherever that is shown and changed. Nothing is to be seen of it. */
export function TellKeepers({ account }: { account: KeptAccount | null }) {
  useEffect(() => {
    if (account !== null) void tellKeepers(account);
  }, [account]);
  return null;
}
