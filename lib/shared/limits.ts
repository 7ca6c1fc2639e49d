import { limits as demonstration } from "./features/demonstration"; // feature:demonstration
import { limits as firstAdmin } from "./features/first-admin";
import { limits as session } from "./features/session";
import { limits as signIn } from "./features/sign-in";
import { limits as signUp } from "./features/sign-up"; // feature:sign-up
import type { LimitRow } from "./limit-row";

/** Every limit, by name. */
export const limits = {
  // What one person may ask of pages, endpoints and actions together; the key is the user's id.
  api_subject: { variable: "RATE_LIMIT_API_SUBJECT", points: 600, seconds: 60 },
  ...session,
  ...signIn,
  ...signUp, // feature:sign-up
  ...firstAdmin,
  ...demonstration, // feature:demonstration
} as const satisfies Record<string, LimitRow>;

export type Policy = keyof typeof limits;
type Declared = (typeof limits)[Policy];
export type LimitVariable = Extract<Declared, { variable: string }>["variable"];
