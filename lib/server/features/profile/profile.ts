import "server-only";
import { AppError } from "@/lib/shared/errors";
import type { Profile } from "@/lib/shared/features/profile";
import { happened } from "../../events";
import { accountOf } from "../../session/account";
import type { Session } from "../../session/session";
import { setName, type UserRow } from "../../users/store";

const toProfile = ({ id, email, name, role, createdAt }: UserRow): Profile => ({
  id,
  email,
  name,
  role,
  createdAt: createdAt.toISOString(),
});

/** Whose record is read, by themselves or by a program of theirs. */
type Reader = {
  readonly userId: string;
  readonly act?: Session["act"]; // feature:impersonation
};

/** The person's own record. @throws AppError `session_ended` when it is gone */
export async function readProfile(reader: Reader): Promise<Profile> {
  return {
    ...toProfile(await accountOf(reader)),
    ...(reader.act && { act: { sub: reader.act.sub } }), // feature:impersonation
  };
}

/** Changes what a person may change about themselves; the schema admits nothing else. */
export async function updateProfile(session: Session, patch: { readonly name: string }): Promise<Profile> {
  const user = await setName(session.userId, patch.name);
  if (user === null) throw new AppError("session_ended");
  await happened({
    type: "profile_updated",
    outcome: "success",
    userId: session.userId,
    sessionId: session.sessionId,
  });
  return {
    ...toProfile(user),
    ...(session.act && { act: { sub: session.act.sub } }), // feature:impersonation
  };
}
