import "server-only";
import { randomUUID } from "node:crypto";
import { AppError } from "@/lib/shared/errors";
import { happened } from "../events";
import { env } from "../env";
import { currentClient } from "../request-context";
import type { TokenCookies } from "./cookies";
import { issueAccessToken } from "./issue-access-token";
import { deriveRefreshToken } from "./refresh/refresh-token";
import { givenHere } from "./refresh/sight";
import { insertSession, type SessionRow } from "./store";

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
  // The idle end is never behind the absolute one (a CHECK).
  const sessionExpiresAt = row.idleExpiresAt;
  givenHere({ sessionId: row.id, generation: row.generation });
  const access = await issueAccessToken({
    userId: row.userId,
    sessionId: row.id,
    generation: row.generation,
    clientId: row.clientId,
    role: row.role,
    version: row.version,
    authenticatedAt: row.authenticatedAt,
    amr: row.amr,
    sessionExpiresAt,
    now: row.now,
  });
  return {
    userId: row.userId,
    sessionId: row.id,
    role: row.role,
    accessExpiresAt: access.expiresAt,
    tokens: {
      accessToken: access.token,
      refreshToken: deriveRefreshToken({ sessionId: row.id, generation: row.generation }),
      sessionExpiresAt,
    },
  };
}

/**
 * Starts a session for a user who has just proved who they are.
 *
 * @param amr how they did, RFC 8176
 * @throws AppError `invalid_credentials` when the user was disabled meanwhile
 */
export async function startSession(userId: string, clientId: string, amr: readonly string[]): Promise<LiveSession> {
  const { SESSION_IDLE_TTL, SESSION_ABSOLUTE_TTL } = env();
  const client = currentClient();
  const row = await insertSession({
    id: randomUUID(),
    userId,
    clientId,
    amr,
    idleTtl: SESSION_IDLE_TTL,
    absoluteTtl: SESSION_ABSOLUTE_TTL,
    ip: client.ip,
    userAgent: client.userAgent,
  });
  if (row === undefined) throw new AppError("invalid_credentials");
  await happened({
    type: "session_start",
    outcome: "success",
    userId,
    sessionId: row.id,
    detail: { amr: amr.join(" ") },
  });
  return issueTokens(row);
}
