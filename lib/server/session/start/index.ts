import "server-only";
import { randomUUID } from "node:crypto";
import { browserClientId } from "@/lib/shared/client-id";
import { day } from "@/lib/shared/durations";
import { AppError } from "@/lib/shared/errors";
import { now } from "../../clock";
import { happened } from "../../events";
import { env } from "../../env";
import { currentClient } from "../../request-context";
import { seal } from "../../keys/seal";
import type { TokenCookies } from "../cookies";
import { idleTtlOf } from "../idle-ttl";
import { type IssuedAccessToken, issueAccessToken } from "../issue-access-token";
import { deriveRefreshToken } from "../refresh/refresh-token";
import { givenHere } from "../refresh/sight";
import { announce } from "../revocation";
import { findSession, type SessionRow } from "../store";
import { type InsertedSession, insertSession } from "./store";

/** A session with the tokens that its holder gets. */
export type LiveSession = {
  readonly userId: string;
  readonly sessionId: string;
  readonly role: SessionRow["role"];
  readonly tokens: TokenCookies;
  readonly accessExpiresAt: Date;
};

/** Issues the tokens of a session in its present generation. */
export async function issueTokens(row: SessionRow): Promise<LiveSession> {
  givenHere({ sessionId: row.id, generation: row.generation });
  const access = await issueAccess(row, row.generation);
  return {
    userId: row.userId,
    sessionId: row.id,
    role: row.role,
    accessExpiresAt: access.expiresAt,
    tokens: {
      accessToken: access.token,
      refreshToken: deriveRefreshToken({ sessionId: row.id, generation: row.generation }, row.clientId),
      sessionExpiresAt: row.idleExpiresAt,
      staySignedIn: row.staySignedIn,
    },
  };
}

/** Issues an access token of a session, for whoever holds the refresh token of this generation. */
export function issueAccess(row: SessionRow, generation: number): Promise<IssuedAccessToken> {
  return issueAccessToken({
    userId: row.userId,
    sessionId: row.id,
    generation,
    clientId: row.clientId,
    role: row.role,
    version: row.version,
    authenticatedAt: row.authenticatedAt,
    amr: row.amr,
    // The idle end is never behind the absolute one (a CHECK).
    sessionExpiresAt: row.idleExpiresAt,
    now: row.now,
  });
}

/** What a session begins with. */
export type Beginning = {
  readonly userId: string;
  /** The user's, as it was when they proved who they are. */
  readonly credentialVersion: number;
  readonly clientId: string;
  /** How the user has just proved who they are, RFC 8176. */
  readonly amr: readonly string[];
  readonly staySignedIn: boolean;
  /** The number of the form that was sent, where it was one: sent twice it makes one session. */
  readonly form?: string | undefined;
  /** That it makes no other one, even once that is over. */
  readonly once?: true; // feature:totp
};

/** For how long a form that is sent again finds the session that it has made, in ms: a double click, a reload, a slow network. */
const sentAgainWithinMs = 60_000;

/**
 * Starts a session for a user who has just proved who they are; of more than MAX_SESSIONS the least recently used ones end with it,
 * on every instance, before this resolves.
 *
 * @throws AppError `invalid_credentials` when the user was disabled or their credentials were replaced meanwhile
 */
export async function startSession(beginning: Beginning): Promise<LiveSession> {
  const { userId, form } = beginning;
  const made = form === undefined ? undefined : sessionIdFrom(form, beginning);
  const inserted = await insert(beginning, made ?? randomUUID());
  if (inserted === undefined && made !== undefined) {
    const found = await findSession(made);
    const live = found?.userId === userId && found.endedAt === null && !found.expired && found.disabledAt === null;
    if (live && found.now.getTime() - found.createdAt.getTime() < sentAgainWithinMs) return issueTokens(found);
  }
  if (inserted === undefined && beginning.once) throw new AppError("invalid_credentials"); // feature:totp
  const session = inserted ?? (await insert(beginning, randomUUID()));
  if (session === undefined) throw new AppError("invalid_credentials");
  const { row, displaced } = session;
  if (displaced.length > 0) await announce(displaced.map(({ id }) => ({ kind: "session", sessionId: id })));
  return issueTokens(row);
}

function insert(
  { userId, credentialVersion, clientId, amr, staySignedIn }: Beginning,
  id: string,
): Promise<InsertedSession | undefined> {
  const { SESSION_ABSOLUTE_TTL: absoluteTtl, MAX_SESSIONS } = env();
  const lifetime = { staySignedIn, idleTtl: idleTtlOf({ staySignedIn }), absoluteTtl };
  const { ip, userAgent } = currentClient();
  const session = { id, userId, credentialVersion, clientId, amr, ...lifetime, ip, userAgent };
  return insertSession(session, MAX_SESSIONS, (tx, { length: displaced }) => {
    const client = clientId !== browserClientId && { client: clientId };
    const detail = { amr: amr.join(" "), ...client, ...(displaced > 0 && { displaced }) };
    return happened({ type: "session_start", outcome: "success", userId, sessionId: id, detail }, tx);
  });
}

/**
 * The id of the session that a form makes for a user: the same each time on one day, and nobody else can tell it (RFC 9562 §5.8). Never the
 * same on another day: once the row is gone its refresh tokens would be good again.
 */
function sessionIdFrom(form: string, beginning: Beginning): string {
  const { when } = {
    when: String(Math.floor(now() / (day * 1000))),
    // feature:totp begin
    // Midnight makes no second one of it; its ticket is over long before the row is gone.
    ...(beginning.once && { when: "ever" }),
    // feature:totp end
  };
  const hex = Buffer.from(seal("sign-in-form/v1", form, when, beginning.userId), "base64url").toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}
