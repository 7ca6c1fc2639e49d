import "server-only";
import { isIP } from "node:net";
import { z } from "zod";
import { readUserCode } from "@/lib/shared/features/openid-provider/device";
import { numericDate } from "@/lib/shared/numeric-date";
import { isFresh } from "../../../guard/freshness";
import { type Counter, attempt, forgive, sourceKey } from "../../../rate-limit";
import { currentClient } from "../../../request-context";
import { deviceOf } from "../../../session/browser";
import type { Session } from "../../../session/session";
import { scopesAsked, scopesAskedSchema } from "../scopes-asked";
import { findRequest, type RequestRow } from "./store";
import { sealUserCode } from "./user-code";

/** As the library keeps what a device has asked. */
const payloadSchema = z.object({
  // It has made `prompt=login` of a `max_age` of nothing.
  params: scopesAskedSchema.extend({ max_age: z.coerce.number().optional(), prompt: z.literal("login").optional() }),
});

/** What somebody is asked about. */
export type DeviceQuestion = {
  /** The code's letters alone. */
  readonly code: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** Whether that is for this API. */
  readonly isForApi: boolean;
  readonly askedAt: Date;
  /** Where it asked from, and what it says it is; as far as known, and anybody may claim any. */
  readonly ip: string;
  readonly program: string | null;
  /** Whether whoever is asked is at the same address, or in the same /64 of IPv6; undefined where one has come by IPv4 and one by IPv6. */
  readonly isNear: boolean | undefined;
};

/** What has become of a code, for the one who comes with it. */
export type DeviceCodeState =
  | { readonly state: "unknown" | "expired" | "used" }
  | { readonly state: "denied" }
  /** By this very person. */
  | { readonly state: "connected"; readonly name: string }
  /** Its app wants a fresher proof of who they are. */
  | { readonly state: "prove" }
  | { readonly state: "waiting"; readonly question: DeviceQuestion; readonly row: RequestRow };

/**
 * Looks a code up that somebody has typed. Each look that finds nothing is a guess, and counts: for the person and for their address, however
 * many they send at once (RFC 8628 §5.1).
 *
 * @throws AppError `rate_limited`, `unavailable`
 */
export async function readDeviceCode(session: Session, typed: string): Promise<DeviceCodeState> {
  const code = readUserCode(typed);
  if (code === undefined) return { state: "unknown" };
  const counters: readonly Counter[] = [
    ["oidc_code_person", session.userId],
    ["oidc_code_source", sourceKey(currentClient().ip)],
  ];
  const row = await attempt(counters, () => findRequest(sealUserCode(code)));
  if (row === undefined) return { state: "unknown" };
  for (const counter of counters) await forgive(...counter);
  return stateOf(session, code, row);
}

function stateOf(session: Session, code: string, row: RequestRow): DeviceCodeState {
  const { allowedBy, isDecided, isOver, name, ip, userAgent, createdAt } = row;
  if (allowedBy !== null) return allowedBy === session.userId ? { state: "connected", name } : { state: "used" };
  if (isDecided) return { state: "denied" };
  if (isOver) return { state: "expired" };
  const { params } = payloadSchema.parse(row.payload);
  const maxAge = params.prompt === undefined ? params.max_age : 0;
  if (isTooOld(session, maxAge, createdAt)) return { state: "prove" };
  const asked = scopesAsked(params, row.clientScopes);
  const isNear = areNear(ip, currentClient().ip);
  const question = { code, name, ...asked, askedAt: createdAt, ip, program: deviceOf(userAgent), isNear };
  return { state: "waiting", question, row };
}

/** One house has an address of either kind, and nothing says that they are one's. */
export const areNear = (one: string, other: string): boolean | undefined =>
  isIP(one) === isIP(other) ? sourceKey(one) === sourceKey(other) : undefined;

/** A proof that was given since the device asked is fresh enough for any age; a token says when, to the second. @param maxAge in seconds */
function isTooOld(session: Session, maxAge: number | undefined, askedAt: Date): boolean {
  if (maxAge === undefined || numericDate(session.authenticatedAt) >= numericDate(askedAt)) return false;
  return !isFresh(session, maxAge);
}
