// feature:openid-provider begin
import { readFile } from "node:fs/promises";
import type { z } from "zod";
import { audienceIn } from "@/lib/shared/features/openid-provider/audiences";
import { jwksSchema } from "@/lib/shared/features/openid-provider/clients";
import { StepError } from "../../bootstrap/steps.mjs";
import { UsageError } from "../command";

/** What the command was called with. */
export type Values = {
  readonly name?: string | undefined;
  readonly id?: string | undefined;
  readonly "redirect-uri": readonly string[];
  readonly "post-logout-redirect-uri": readonly string[];
  readonly "backchannel-logout-uri"?: string | undefined;
  readonly scope: readonly string[];
  readonly audience: readonly string[];
  readonly exchange: boolean;
  readonly public: boolean;
  readonly device: boolean;
  readonly jwks?: string | undefined;
  readonly dpop: boolean;
};

/** What `create` is to register, unchecked. @throws UsageError, StepError where its keys can't be read */
export async function readWanted(values: Values): Promise<unknown> {
  const { name, scope, jwks, dpop, device, public: isPublic, ...rest } = values;
  if (name === undefined) throw new UsageError("create needs --name.");
  return {
    name,
    redirectUris: rest["redirect-uri"],
    postLogoutRedirectUris: rest["post-logout-redirect-uri"],
    backchannelLogoutUri: rest["backchannel-logout-uri"] ?? null,
    deviceFlow: device,
    scopes: scope.length > 0 || (rest["redirect-uri"].length === 0 && !device) ? scope : ["openid", "profile", "email"],
    audiences: rest.audience.map(audienceIn),
    exchanges: rest.exchange,
    isPublic,
    jwks: jwks === undefined ? null : await readJwks(jwks),
    dpopBoundAccessTokens: dpop,
  };
}

async function readJwks(path: string): Promise<z.output<typeof jwksSchema>> {
  try {
    return jwksSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (cause) {
    throw new StepError(`${path} is not a set of public keys (RFC 7517).`, "", { cause });
  }
}
// feature:openid-provider end
