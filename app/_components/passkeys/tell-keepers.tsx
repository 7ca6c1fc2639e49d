"use client";

import { useEffect } from "react";
import { type Kept, tellKeepers } from "./ceremony";

/** Tells whoever keeps the passkeys of an account what it is called, wherever that is shown and changed. Nothing is to be seen of it. */
export function TellKeepers({ account }: { account: Kept }) {
  useEffect(() => void tellKeepers(account), [account]);
  return null;
}
