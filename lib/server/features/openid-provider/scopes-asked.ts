import "server-only";
import { z } from "zod";
import { identityScopes } from "@/lib/shared/features/openid-provider/identity-scopes";
import { scopes as apiScopes } from "@/lib/shared/scopes";
import { env } from "../../env";
import { among } from "./grants";

/** What an app asks for, as the library keeps it. It has refused what of the identity the app may not ask for. */
export const scopesAskedSchema = z.object({
  scope: z.string().optional(),
  resource: z.union([z.string(), z.array(z.string())]).optional(),
});

/**
 * Those of the scopes that somebody is asked for.
 *
 * @param registered what the app may ask for
 * @returns `isForApi`: whether this API is named, whose scopes count only then
 */
export function scopesAsked(
  { scope = "", resource }: z.output<typeof scopesAskedSchema>,
  registered: readonly string[],
): { readonly scopes: readonly string[]; readonly isForApi: boolean } {
  const wanted = scope.split(" ");
  const isForApi = [resource].flat().includes(env().APP_ORIGIN);
  const ours = isForApi ? wanted.filter((each) => registered.includes(each)) : [];
  return { scopes: [...among(identityScopes, wanted), ...among(apiScopes, ours)], isForApi };
}
