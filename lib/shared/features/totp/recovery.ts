import { z } from "zod";
import { day, hour } from "../../durations";
import { instantSchema, passwordSchema, stayBoxSchema, staySignedInSchema, ticketSecretSchema } from "../../schemas";

/** Where somebody asks for it who has lost what the second step takes. */
export const recoverPath = "/recover";

/** Tells whoever is signed in that nothing is left to stop. */
export const stoppedPath = "/recover/stop";

/** How long the link that starts the wait works, in seconds. */
export const recoveryLinkTtl = hour;

/** For how long after the wait somebody may go on without the second factor, in seconds. */
export const recoveryOpen = 7 * day;

/** How far somebody's recovery is: there is none, it waits, or the wait is over and nobody has gone on yet. */
export const recoverySchema = z
  .strictObject({
    state: z.enum(["none", "waiting", "ready"]),
    readyAt: instantSchema.nullable().meta({ description: "When the wait is over; null while there is none." }),
  })
  .meta({ id: "Recovery" });
export type Recovery = z.output<typeof recoverySchema>;

/** What the page behind a link sends. */
export const recoveryLinkSchema = z.strictObject({ token: ticketSecretSchema }).meta({ id: "RecoveryLink" });
export const finishRecoverySchema = z
  .strictObject({ token: ticketSecretSchema, password: passwordSchema, staySignedIn: staySignedInSchema })
  .meta({ id: "FinishRecovery" });
export const finishRecoveryFormSchema = finishRecoverySchema.extend({ staySignedIn: stayBoxSchema });
export type FinishRecovery = z.output<typeof finishRecoverySchema>;

/** The form that asks: where to go on, should a code turn up. */
export const recoverFormSchema = z.strictObject({ next: z.string() });
