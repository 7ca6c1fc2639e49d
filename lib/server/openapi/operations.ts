import "server-only";
import { operations as demonstration } from "../features/demonstration/openapi"; // feature:demonstration
import { operations as devices } from "../features/devices/openapi"; // feature:devices
import { operations as notes } from "../features/notes/openapi"; // feature:notes
import { operations as profile } from "../features/profile/openapi"; // feature:profile
import { operations as session } from "../features/session/openapi";
import { operations as signIn } from "../features/sign-in/openapi";
import { operations as signOut } from "../features/sign-out/openapi";
import { operations as signUp } from "../features/sign-up/openapi"; // feature:sign-up
import type { Operation } from "@/lib/shared/operation";

/** What each endpoint takes and gives: the same schemas that validate, so the document can't drift from the code. */
export const operations: readonly Operation[] = [
  ...signUp, // feature:sign-up
  ...signIn,
  ...session,
  ...signOut,
  ...devices, // feature:devices
  ...profile, // feature:profile
  ...notes, // feature:notes
  ...demonstration, // feature:demonstration
  {
    path: "/api/openapi.json",
    method: "GET",
    summary: "This document",
    success: { status: 200, description: "OpenAPI 3.1." },
    errors: [],
  },
];
