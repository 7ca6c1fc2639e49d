import "server-only";
import type { Provider } from "@/lib/shared/features/sso/providers";
import { emailSchema, line, nameSchema } from "@/lib/shared/schemas";
import { normalizeEmail } from "../../users/email";
import type { Identity } from "./identity";

/** What a provider says of somebody, as it says it. */
export type Claims = {
  readonly issuer: string;
  readonly subject: string;
  readonly email?: unknown;
  readonly isVerified?: unknown;
  readonly label?: unknown;
  readonly name?: unknown;
  readonly amr?: unknown;
  /** Seconds since 1970. */
  readonly authTime?: unknown;
};

/** Somebody whom a provider vouches for. */
export type Person = {
  readonly identity: Identity;
  /** Normalised; null unless the provider says that it has verified it. */
  readonly email: string | null;
  readonly name: string | null;
  /** How they have proved here who they are (RFC 8176): by a provider, which has no word of its own there. */
  readonly amr: readonly string[];
  /** When they proved it there, in ms. */
  readonly authenticatedAt: number | null;
};

const labelSchema = line(254, "The label");

/** Reads what a provider says; what can't be used counts as not said. */
export function personOf(provider: Provider, claims: Claims): Person {
  const { issuer, subject, authTime } = claims;
  const email = emailSchema.safeParse(claims.email).data;
  const name = nameSchema.safeParse(claims.name).data ?? email?.split("@")[0] ?? null;
  const label = labelSchema.safeParse(claims.label ?? claims.email).data ?? null;
  const shownMfa = provider.trustsMfa && Array.isArray(claims.amr) && claims.amr.includes("mfa");
  return {
    identity: { provider: provider.name, issuer, subject, label },
    email: claims.isVerified === true && email !== undefined ? normalizeEmail(email) : null,
    name: name === null ? null : (nameSchema.safeParse(name).data ?? null),
    amr: shownMfa ? ["fed", "mfa"] : ["fed"],
    authenticatedAt: typeof authTime === "number" ? authTime * 1000 : null,
  };
}
