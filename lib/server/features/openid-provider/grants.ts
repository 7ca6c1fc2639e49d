import "server-only";
import { randomUUID } from "node:crypto";
import { identityScopes } from "@/lib/shared/features/openid-provider/identity-scopes";
import { scopes as apiScopes } from "@/lib/shared/scopes";
import { numericDate } from "@/lib/shared/numeric-date";
import { now } from "../../clock";
import { transaction } from "../../db";
import { env } from "../../env";
import { announce, insertSessionRevocations } from "../../session/revocation";
import type { Session } from "../../session/session";
import { beginGrant, deleteGrant, findGrant, findGrantsIn, noteGrantUse } from "./grant-store";

/** Those of these scopes that are of a kind. */
export const among = (kind: object, scopes: readonly string[]): readonly string[] =>
  scopes.filter((scope) => Object.hasOwn(kind, scope));

/** A grant as the provider wants to see one. It ends when its session does. @throws AppError `unavailable` */
export async function grantPayload(id: string): Promise<object | undefined> {
  const grant = await findGrant(id);
  if (grant === undefined) return undefined;
  if (grant.isNotedLongAgo) await noteGrantUse(id);
  return {
    kind: "Grant",
    jti: id,
    accountId: grant.userId,
    clientId: grant.clientId,
    openid: { scope: among(identityScopes, grant.scopes).join(" ") },
    resources: { [env().APP_ORIGIN]: among(apiScopes, grant.scopes).join(" ") },
    iat: numericDate(now()),
    exp: numericDate(grant.sessionExpiresAt),
  };
}

/** Signs a session in to an app that its owner has consented to. @returns its id; undefined where they have not */
export const grantFor = ({ userId, sessionId }: Session, clientId: string): Promise<string | undefined> =>
  beginGrant({ id: randomUUID(), userId, clientId, sessionId });

/** Ends a grant, with all that was issued by it: no instance takes its access tokens any more once this resolves. @throws AppError `unavailable` */
export async function endGrant(id: string): Promise<void> {
  await transaction(async (tx) => {
    if (await deleteGrant(id, tx)) await insertSessionRevocations([id], tx);
  });
  await announce([{ kind: "session", sessionId: id }]);
}

/** Signs a session out of one app, with all that the app was issued in it. @throws AppError `unavailable` */
export async function leaveApp({ sessionId }: Session, clientId: string): Promise<void> {
  for (const grant of await findGrantsIn(sessionId, clientId)) await endGrant(grant);
}
