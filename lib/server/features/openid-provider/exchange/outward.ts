import "server-only";
import type { Client } from "oidc-provider";
import { z } from "zod";
import { parseCompact } from "../../../session/compact";
import { judge } from "../../../session/revocation";
import { verifyJwt } from "../../../session/verify-jwt";
import { serviceAudience } from "../service-audiences";

/** What revocations name somebody by. */
const named = { sub: z.string(), ver: z.int(), sid: z.uuid().exactOptional(), jti: z.string().exactOptional() };
/** Whoever acts, and whoever has acted before: two at most (issue.ts). */
const actorSchema = z.object({ ...named, act: z.object(named).exactOptional() });

const claimsSchema = z.object({
  ...named,
  aud: z.string(),
  client_id: z.uuid(),
  jti: z.string(),
  iat: z.int(),
  exp: z.int(),
  scope: z.string(),
  act: actorSchema.exactOptional(),
});

/** The claims of an access token of ours that is for another service. */
export type OutwardClaims = z.output<typeof claimsSchema>;

/** Reads such a token, for the client that calls that service. @returns undefined for any other */
export async function readOutward(token: string, client: Client): Promise<OutwardClaims | undefined> {
  const { data: unverified } = claimsSchema.safeParse(parseCompact(token)?.payload);
  if (unverified === undefined || serviceAudience(client, unverified.aud) === undefined) return undefined;
  const kind = { typ: "at+jwt", audience: unverified.aud, requiredClaims: ["sub", "client_id", "jti", "iat", "exp"] };
  return (await verifyJwt(token, kind)).ok ? unverified : undefined;
}

/** Whether nothing has revoked it: it, its person, or anybody who acts. @throws AppError `unavailable` */
export async function outwardStands({ act, ...person }: OutwardClaims): Promise<boolean> {
  // What has no session, or no token of its own, is named by this one.
  const fill = { jti: person.jti, sid: person.jti };
  const all = [person, act ?? [], act?.act ?? []].flat();
  const verdicts = await Promise.all(all.map(async (one) => judge({ ...fill, ...one })));
  return verdicts.every((verdict) => verdict === "good");
}
