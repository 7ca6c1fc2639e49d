import "server-only";
import { AppError } from "@/lib/shared/errors";
import { findUserById, type UserRow } from "../users/store";
import type { Session } from "./session";

/** The account that a session belongs to: a token names neither a person nor an address. @throws AppError `session_ended` when it is gone */
export async function accountOf({ userId }: Pick<Session, "userId">): Promise<UserRow> {
  const user = await findUserById(userId);
  if (user === null) throw new AppError("session_ended");
  return user;
}
