import "server-only";
import { z } from "zod";
import type { Proof } from "./decision";

const rememberedSchema = z.strictObject({ amr: z.array(z.string()), staySignedIn: z.boolean() });

/** What the ticket of a further step keeps of a proof: in the database, where no browser alters it. */
export const remember = ({ amr, staySignedIn }: Proof) => ({ amr: [...amr], staySignedIn });

/** The proof that such a ticket has kept. @param amr how the further step was taken */
export function recall(payload: unknown, user: Proof["user"], amr: readonly string[] = []): Proof {
  const first = rememberedSchema.parse(payload);
  return {
    user,
    ...first,
    amr: [...first.amr, ...amr],
    resumed: true, // feature:totp
  };
}
