import "server-only";
import type { NextRequest } from "next/server";
import { scopes as apiScopes, serviceScopes } from "@/lib/shared/scopes";
import { env } from "../../env";
import { json } from "../../http/endpoint";
import { answerProgram } from "./bridge";

type Described = { readonly scopes_supported: readonly string[] };

/** In seconds. */
const maxAge = 300;

/**
 * What the library says of itself (OpenID Connect Discovery §3, RFC 8414), with what is ours: one key set for every token of this origin, and
 * the scopes of the API.
 *
 * @throws AppError `keys_secret`
 */
export async function describeProvider(request: NextRequest): Promise<Response> {
  const said = (await (await answerProgram(request)).json()) as Described;
  return json(
    {
      ...said,
      jwks_uri: `${env().APP_ORIGIN}/.well-known/jwks.json`,
      end_session_endpoint: `${env().APP_ORIGIN}/oidc/logout`,
      response_modes_supported: ["query"],
      scopes_supported: [...said.scopes_supported, ...Object.keys(apiScopes), ...serviceScopes],
    },
    { headers: { "cache-control": `public, max-age=${maxAge}` } },
  );
}
