import "server-only";
import { errors, type KoaContextWithOIDC } from "oidc-provider";
import { z } from "zod";

/** How an app asks for a class (OpenID Connect Core §5.5.1.1), and for somebody; what else it asks of a claim is not looked at. */
const claimsSchema = z.object({
  id_token: z
    .object({
      acr: z
        .object({
          essential: z.boolean().exactOptional(),
          value: z.string().exactOptional(),
          values: z.array(z.string()).exactOptional(),
        })
        .nullable()
        .exactOptional(),
      sub: z.object({ value: z.string().exactOptional() }).nullable().exactOptional(),
      auth_time: z.looseObject({}).nullable().exactOptional(),
      amr: z.looseObject({}).nullable().exactOptional(),
    })
    .exactOptional(),
});

/** The claims that an app asks for by the parameter of that name, as far as they change anything. */
const askedIn = (claims: unknown) => claimsSchema.safeParse(claims).data?.id_token;

/** A NUL or half of a pair of surrogates, as JSON spells them: no text for the database, which keeps what is asked with the code. */
const noText = /(?<!\\)(?:\\{2})*\\u(?:0000|d[89a-f])/;

/**
 * Takes the parameter `claims` (OpenID Connect Core §5.5). Which claims there are is the scopes' business: of one that is asked for by itself
 * nothing comes, as of any that is not known.
 *
 * @throws InvalidRequest for one of the wrong shape
 */
export function readClaims({ oidc }: KoaContextWithOIDC, claims: unknown): void {
  const { data } = claimsSchema.safeParse(claims);
  const text = JSON.stringify({ id_token: data?.id_token ?? {} });
  if (data === undefined || oidc.params === undefined || noText.test(text))
    throw new errors.InvalidRequest("a claim is asked for in the wrong way");
  oidc.params["claims"] = text;
}

/** A request under way, as far as it says what it wants. */
type Asking = Pick<KoaContextWithOIDC, "oidc">;

/** How strong a proof an app wants, in the order in which it likes them, and whether it takes nothing less. */
export type Wanted = { readonly values: readonly string[]; readonly isEssential: boolean };

/** What the request under way wants. @returns undefined where it wants no class */
export function wantedBy({ oidc }: Asking): Wanted | undefined {
  const { essential: isEssential = false, value, values = [] } = askedIn(oidc.claims)?.acr ?? {};
  const all = value === undefined ? values : [value, ...values];
  return all.length === 0 ? undefined : { values: all, isEssential };
}

/** Whether a parameter `claims` demands something of whoever agrees. @param claims as `readClaims` has written it, if it came at all */
export function isDemanding(claims: unknown): boolean {
  const { acr, sub } = askedIn(typeof claims === "string" ? JSON.parse(claims) : {}) ?? {};
  return acr?.essential === true || sub?.value !== undefined;
}

/** Whom the request under way means, where it says so as a claim. */
export const subjectWantedBy = ({ oidc }: Asking): string | undefined => askedIn(oidc.claims)?.sub?.value;
