import "server-only";
import { randomUUID } from "node:crypto";
import { hour } from "@/lib/shared/durations";
import { currentClient } from "../../request-context";
import type { Session } from "../../session/session";
import { insertSession } from "../../session/start/store";
import type { SessionRow } from "../../session/store";

/** More sessions than anybody has, so that none has to make room. */
const anyNumber = 2 ** 31 - 1;

/** In seconds: further back than any transaction begins, since one that has waited judges by the time at which it began. */
const overSince = hour;

/**
 * Inserts a session that is there to be ended. Its time was over before it began, so MAX_SESSIONS does not count it, no
 * list shows it, no refresh renews it and pruning takes it: what lives until it is ended is an access token of it.
 *
 * @param session whose it is; client and proof are the same
 * @returns undefined when the user is disabled or gone
 */
export async function insertThrowAway({ userId, clientId, amr }: Session): Promise<SessionRow | undefined> {
  const { ip, userAgent } = currentClient();
  const lifetime = { staySignedIn: false, idleTtl: -overSince, absoluteTtl: -overSince };
  const beginning = { id: randomUUID(), userId, credentialVersion: null, clientId, amr, ip, userAgent, ...lifetime };
  return (await insertSession(beginning, anyNumber))?.row;
}
