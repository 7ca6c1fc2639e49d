// feature:openid-provider begin
import { readFile } from "node:fs/promises";
import type { z } from "zod";
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
  readonly public: boolean;
  readonly device: boolean;
  readonly jwks?: string | undefined;
};

/** What `create` is to register, unchecked. @throws UsageError, StepError where its keys can't be read */
export async function readWanted({ name, scope, jwks, public: isPublic, device, ...uris }: Values): Promise<unknown> {
  if (name === undefined) throw new UsageError("create needs --name.");
  return {
    name,
    redirectUris: uris["redirect-uri"],
    postLogoutRedirectUris: uris["post-logout-redirect-uri"],
    backchannelLogoutUri: uris["backchannel-logout-uri"] ?? null,
    deviceFlow: device,
    scopes: scope.length > 0 || (uris["redirect-uri"].length === 0 && !device) ? scope : ["openid", "profile", "email"],
    isPublic,
    jwks: jwks === undefined ? null : await readJwks(jwks),
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
