import "server-only";
import { AppError } from "@/lib/shared/errors";
import { type Impersonating, outranks } from "@/lib/shared/features/impersonation";
import { allows } from "@/lib/shared/roles";
import { happened } from "../../events";
import type { CookieChange } from "../../http/cookie";
import { actCookie } from "../../session/impersonation/cookie";
import { startActing } from "../../session/impersonation/start";
import type { Party } from "../../session/impersonation/store";
import type { Session } from "../../session/session";
import { findUserById } from "../../users/store";

/** A browser gets the access token in a cookie beside its own two, a program in the answer. */
export type Started = { readonly answer: Impersonating; readonly cookies: readonly CookieChange[] };

/**
 * Lets an administrator be somebody else for a while; the person is told. Not of anybody who may as much as they, of a disabled account, or
 * of themselves (who could not be outranked).
 *
 * @param userId as `idIn` gives it
 * @throws AppError `forbidden`, `not_found`, `invalid_input`, `session_ended`, `unavailable`
 */
export async function impersonate(by: Session, userId: string, reason: string): Promise<Started> {
  const { row, access } = await startActing(by, {
    userId,
    decide: (actor, person) => decide(actor, person, userId),
    tell: async ({ id }, tx) => {
      const about = { outcome: "success", sessionId: by.sessionId } as const;
      const detail = { session: id, reason };
      await happened({ type: "impersonation_start", ...about, userId, detail: { by: by.userId, ...detail } }, tx);
      await happened({ type: "acting_start", ...about, userId: by.userId, detail: { of: userId, ...detail } }, tx);
    },
  });
  const answer: Impersonating = {
    user: { id: userId },
    act: { sub: by.userId },
    session: { id: row.id, expiresAt: access.expiresAt.toISOString() },
  };
  if (by.transport === "cookie") return { answer, cookies: [actCookie(access.token)] };
  const seconds = Math.floor((access.expiresAt.getTime() - row.now.getTime()) / 1000);
  return { answer: { ...answer, access_token: access.token, token_type: "Bearer", expires_in: seconds }, cookies: [] };
}

const whyNobody = [
  "Nobody can be signed in as this account: it is disabled",
  ", or its owner has asked for its deletion", // feature:account-deletion
  ".",
].join("");
const nobodyCan = new AppError("invalid_input", {
  fields: [{ field: "id", code: "disabled", message: whyNobody }],
});

/** By the rows at this moment: a token may say what is no longer so. */
async function decide(actor: Party, person: Party | undefined, userId: string): Promise<void> {
  if (!allows([actor.role], "users:impersonate")) throw new AppError("forbidden");
  if (person === undefined) throw (await findUserById(userId)) === null ? new AppError("not_found") : nobodyCan;
  if (!outranks(actor.role, person.role)) throw new AppError("forbidden");
}
