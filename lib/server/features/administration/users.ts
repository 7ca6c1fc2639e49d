import "server-only";
import { browserClientId } from "@/lib/shared/client-id"; // feature:token-endpoint
import { cutPage, toPlace } from "@/lib/shared/cursor";
import { AppError } from "@/lib/shared/errors";
import type { AdminSessions, AdminUser, AdminUsers, UsersQuery } from "@/lib/shared/features/administration";
import { findDeletion } from "../../session/account-deletion/store"; // feature:account-deletion
import { deviceOf } from "../../session/browser";
import { listLiveSessions } from "../../session/live-store";
import { findUserById } from "../../users/store";
import { type ListedUser, selectUsers } from "./store";

/** How many users a page of the list has, where nothing else is asked for. */
const usersPerPage = 50;

const toUser = (user: Omit<ListedUser, "place">): AdminUser => ({
  id: user.id,
  email: user.email,
  name: user.name,
  role: user.role,
  disabledAt: user.disabledAt?.toISOString() ?? null,
  deletedAt: user.deletedAt?.toISOString() ?? null, // feature:account-deletion
  createdAt: user.createdAt.toISOString(),
});

/** A page of the users. @throws AppError `unavailable` */
export async function listUsers(query: UsersQuery): Promise<AdminUsers> {
  const { limit = usersPerPage } = query;
  const found = await selectUsers(query, limit + 1);
  const { page, last } = cutPage(found, limit);
  return {
    users: page.map(toUser),
    nextCursor: last === undefined ? null : toPlace({ id: last.id, by: last.place }),
  };
}

/** A user as administrators see them. @param id as `idIn` gives it @throws AppError `not_found` */
export async function readUser(id: string): Promise<AdminUser> {
  const user = await findUserById(id);
  if (user === null) throw new AppError("not_found");
  return toUser({
    ...user,
    deletedAt: (await findDeletion(id))?.dueAt ?? null, // feature:account-deletion
  });
}

/** The live sessions of a user, the one used last first. @throws AppError `not_found` */
export async function listSessionsOf(id: string): Promise<AdminSessions> {
  const [sessions] = await Promise.all([listLiveSessions(id), readUser(id)]);
  return {
    sessions: sessions.map((session) => ({
      id: session.id,
      clientId: session.clientId,
      device: deviceOf(session.userAgent) ?? "Unknown program",
      ...(session.clientId !== browserClientId && { device: session.clientId }), // feature:token-endpoint
      ...(session.impersonation && { device: "Administrator signed in as them" }), // feature:impersonation
      ip: session.ip,
      createdAt: session.createdAt.toISOString(),
      lastSeenAt: session.lastSeenAt.toISOString(),
      expiresAt: session.idleExpiresAt.toISOString(),
    })),
    nextCursor: null,
  };
}
