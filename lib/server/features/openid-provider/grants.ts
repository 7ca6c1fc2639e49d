import "server-only";
import { randomUUID } from "node:crypto";
import { identityScopes } from "@/lib/shared/features/openid-provider/identity-scopes";
import { scopes as apiScopes } from "@/lib/shared/scopes";
import { now } from "../../clock";
import { transaction } from "../../db";
import { env } from "../../env";
import { announce, insertSessionRevocations } from "../../session/revocation";
import type { Session } from "../../session/session";
import { beginGrant, deleteGrant, findGrant, findGrantIn, noteGrantUse } from "./grant-store";

const seconds = (ms: number): number => Math.floor(ms / 1000);

/** Some of these scopes, as a request writes them. */
export const among = (names: object, scopes: readonly string[]): string =>
  scopes.filter((scope) => Object.hasOwn(names, scope)).join(" ");

/** A grant as the provider wants to see one. It ends when its session does. @throws AppError `unavailable` */
export async function grantPayload(id: string): Promise<object | undefined> {
  const grant = await findGrant(id);
  if (grant === undefined) return undefined;
  await noteGrantUse(id);
  return {
    kind: "Grant",
    jti: id,
    accountId: grant.userId,
    clientId: grant.clientId,
    openid: { scope: among(identityScopes, grant.scopes) },
    resources: { [env().APP_ORIGIN]: among(apiScopes, grant.scopes) },
    iat: seconds(now()),
    exp: seconds(grant.sessionExpiresAt.getTime()),
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
  const grant = await findGrantIn(sessionId, clientId);
  if (grant !== undefined) await endGrant(grant);
}
