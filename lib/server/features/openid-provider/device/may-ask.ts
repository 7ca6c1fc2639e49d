import "server-only";
import { errors, type KoaContextWithOIDC } from "oidc-provider";
import { isDemanding } from "../proof/wanted";
import { asksForNothing } from "../prompt-page";

/**
 * Refuses what a device asks for that its person could not be asked for, or that nobody would see to: of the proof it may want `max_age`, and it
 * is told what came of the rest. The library takes what a device says of itself from here; that is kept beside it (adapter.ts).
 *
 * @throws InvalidScope, InvalidRequest
 */
export function mayAsk(ctx: KoaContextWithOIDC): Record<string, never> {
  const { id_token_hint: hint, claims } = ctx.oidc.params ?? {};
  if (asksForNothing(ctx)) throw new errors.InvalidScope("no scope is asked for that this app may have", "");
  if (hint !== undefined || isDemanding(claims))
    throw new errors.InvalidRequest("a device can demand neither a person nor a class of proof");
  return {};
}
