import "server-only";
import type { JWTPayload } from "jose";
import { z } from "zod";
import { sharedPath } from "@/lib/shared/features/sharing";
import { type OpenedShare } from "@/lib/shared/features/sharing/opening";
import { numericDate } from "@/lib/shared/numeric-date";
import { env } from "../../env";
import { keySet } from "../../keys";
import { signJwt } from "../../session/sign-jwt";
import { verifyJwt } from "../../session/verify-jwt";

/** A row, as far as its tokens tell of it. */
type Told = { readonly id: string; readonly audience: string | null; readonly expiresAt: Date };

const claimsSchema = z.object({ jti: z.uuid() });
/** Of people the page, of a program an address below it: nobody who names one can make it that of another verifier. */
const audienceOf = (program: string | null): string =>
  env().APP_ORIGIN + sharedPath + (program === null ? "" : `/${program}`);

/** Whether others can check what is signed here: a key for HS256 is published nowhere. */
export const isCheckable = (): boolean => keySet().published.length > 0;

/** The token in the link (`share+jwt`): it names a row, and gives no right anywhere else. @param at what time it is by the database */
export const issueShareToken = (share: Told, at: Date): Promise<string> =>
  sign({ jti: share.id }, "share+jwt", share, at);

/**
 * What was opened, as a program keeps it and checks it without asking (`shared-note+jwt`): `sub` is the share, `note` the note as it was then.
 *
 * @param at what time it is by the database
 */
export const issueSharedNote = (share: Told, note: OpenedShare["note"], at: Date): Promise<string> =>
  sign({ sub: share.id, note }, "shared-note+jwt", share, at);

const sign = (claims: JWTPayload, typ: string, { audience, expiresAt }: Told, at: Date): Promise<string> =>
  signJwt(claims, {
    typ,
    audience: audienceOf(audience),
    issuedAt: numericDate(at),
    expiresAt: numericDate(expiresAt),
  });

/** Which share a token in a link names; undefined for whatever is none, is over, or is meant for another audience. */
export async function readShareToken(token: string, program: string | null): Promise<string | undefined> {
  const kind = { typ: "share+jwt", audience: audienceOf(program), requiredClaims: ["jti", "iat", "exp"] };
  const verified = await verifyJwt(token, kind);
  return verified.ok ? claimsSchema.safeParse(verified.payload).data?.jti : undefined;
}
