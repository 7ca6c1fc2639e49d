import "server-only";
import { type Acr, multiFactor } from "@/lib/shared/features/openid-provider/acr";
import { phishingResistant } from "@/lib/shared/features/openid-provider/acr"; // feature:passkeys

/** Which authentication methods (RFC 8176) show which class; the strongest first. */
const shownBy: readonly (readonly [Acr, readonly string[]])[] = [
  [phishingResistant, ["hwk", "swk"]], // feature:passkeys
  [multiFactor, ["mfa"]],
];

/** The classes that a proof is of, the strongest first. None: it was one factor, and no class is claimed for that. @param amr how it was given */
export const acrsOf = (amr: readonly string[]): readonly Acr[] =>
  shownBy.flatMap(([acr, methods]) => (methods.some((method) => amr.includes(method)) ? [acr] : []));
