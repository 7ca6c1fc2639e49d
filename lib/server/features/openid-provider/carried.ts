import "server-only";
import type { Interaction, KoaContextWithOIDC } from "oidc-provider";
import { z } from "zod";
import { numericDate } from "@/lib/shared/numeric-date";
import { askingSession } from "./asked";

/**
 * What a request that waits carries on: when it came, in ms; that a stronger proof has been asked for because of it; and the proof by which what it
 * asked of the sign-in has been given.
 */
const carriedSchema = z.object({
  cameAt: z.number().optional(),
  askedForMore: z.boolean().optional(),
  login: z.object({ accountId: z.string(), ts: z.number(), amr: z.array(z.string()) }).optional(),
});

/** What it carries, of a request that waits or has come back. */
export const carriedBy = (interaction: { readonly lastSubmission?: unknown } | undefined) =>
  carriedSchema.safeParse(interaction?.lastSubmission).data ?? {};

/**
 * Gives it more to carry. It comes back with all of it but the proof, which goes with what somebody decides: the library hands on what comes back to
 * the next question of the same request, where there is one.
 *
 * @throws AppError `unavailable`
 */
export async function carry(interaction: Interaction, more: z.output<typeof carriedSchema>): Promise<void> {
  const all = { ...interaction.lastSubmission, ...more };
  const { login: _, ...beforehand } = all;
  interaction.lastSubmission = all;
  interaction.result = beforehand;
  await interaction.persist();
}

/** Whether somebody has proved who they are since the request came that asks for it. A token says so to the second. */
export function provenSince({ oidc }: KoaContextWithOIDC): boolean {
  const { cameAt = Infinity } = carriedBy(oidc.entities.Interaction);
  const session = askingSession();
  return session !== undefined && numericDate(session.authenticatedAt) >= numericDate(cameAt);
}
