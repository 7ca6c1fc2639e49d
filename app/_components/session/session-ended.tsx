"use client";

import { useEffect } from "react";
import { sayEnded } from "./channel";

/** Tells the other tabs that the session is over. Stands on the login page that a sign-out leads to. */
export function SessionEnded() {
  useEffect(sayEnded, []);
  return null;
}
