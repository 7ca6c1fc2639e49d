import { z } from "zod";
import { restoreStepSchema } from "./features/account-deletion"; // feature:account-deletion
import { secondFactorNeededSchema } from "./features/totp"; // feature:totp
import { signedInSchema } from "./schemas";

/** What a way in may lead to. */
const states = {
  signedIn: signedInSchema,
  secondFactor: secondFactorNeededSchema, // feature:totp
  restore: restoreStepSchema, // feature:account-deletion
};

/** What every way in answers, by `state`. */
export const wayInSchema = z.union(Object.values(states)).meta({ id: "WayIn" });
export type WayIn = z.output<typeof wayInSchema>;
