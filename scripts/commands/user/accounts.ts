import type { Role } from "@/lib/shared/roles";
import { StepError } from "../../bootstrap/steps.mjs";
import { table } from "../command";
import { type Answer, sessionsIn } from "./answer";

export async function list(): Promise<Answer> {
  const { listUsers } = await import("@/lib/server/users/store");
  const data = (await listUsers()).map((user) => ({
    id: user.id,
    email: user.email,
    name: user.name,
    role: user.role,
    disabledAt: user.disabledAt,
    deletedAt: user.deletion?.dueAt ?? null, // feature:account-deletion
    createdAt: user.createdAt,
  }));
  const rows = data.map((user) => [user.email, user.role, stateOf(user), user.createdAt.toISOString(), user.id]);
  return {
    data,
    words: data.length === 0 ? "No accounts." : table([["E-MAIL", "ROLE", "STATE", "CREATED", "ID"], ...rows]),
  };
}

type Account = {
  readonly disabledAt: Date | null;
  readonly deletedAt: Date | null; // feature:account-deletion
};

function stateOf(user: Account): string {
  if (user.disabledAt !== null) return "disabled";
  if (user.deletedAt !== null) return "to be deleted"; // feature:account-deletion
  return "active";
}

const operator = async () => ({
  ...(await import("@/lib/server/features/operator/operator")),
  ...(await import("@/lib/server/features/operator/rights")),
});

export async function disable(email: string): Promise<Answer> {
  const { changeRights, findUser } = await operator();
  const user = await findUser(email);
  const { ended } = await changeRights(user.id, { disabled: true }, "operator");
  return {
    data: { id: user.id, email: user.email, disabled: true, endedSessions: ended },
    words: `Disabled ${user.email}; ${sessionsIn(ended)} ended.`,
  };
}

export async function enable(email: string): Promise<Answer> {
  const { changeRights, findUser } = await operator();
  const user = await findUser(email);
  await changeRights(user.id, { disabled: false }, "operator");
  return { data: { id: user.id, email: user.email, disabled: false }, words: `Enabled ${user.email}.` };
}

export async function setRole(email: string, role: Role): Promise<Answer> {
  const { changeRights, findUser } = await operator();
  const user = await findUser(email);
  const data = { id: user.id, email: user.email, role };
  if (user.role === role) return { data, words: `${user.email} is ${role} already.` };
  await changeRights(user.id, { role }, "operator");
  return { data, words: `${user.email} is ${role} now, and was ${user.role}.` };
}

export async function setPassword(email: string, password: string): Promise<Answer> {
  const { findUser, setPassword: set } = await operator();
  const user = await findUser(email);
  if (user.disabledAt !== null) throw new StepError(`${user.email} is disabled.`, "Enable it first.");
  const ended = await set(user, password);
  return {
    data: { id: user.id, email: user.email, endedSessions: ended },
    words: `${user.email} has that password now, and is told by mail that there is a new one; ${sessionsIn(ended)} ended.`,
  };
}

// feature:totp begin
export async function resetFactors(email: string): Promise<Answer> {
  const { findUser } = await import("@/lib/server/features/operator/operator");
  const { resetSecondFactor } = await import("@/lib/server/features/totp/manage");
  const user = await findUser(email);
  const removed = await resetSecondFactor(user.id);
  // feature:passkeys begin
  const { resetPasskeys: reset } = await import("@/lib/server/features/passkeys/reset");
  const passkeys = await reset(user.id);
  // feature:passkeys end
  return {
    data: {
      id: user.id,
      email: user.email,
      removed,
      passkeys, // feature:passkeys
    },
    words: [
      removed
        ? `${user.email} has no second factor any more. Their next sign-in takes the first step alone.`
        : `${user.email} has no second factor.`,
      `Passkeys removed: ${passkeys}.`, // feature:passkeys
    ].join(" "),
  };
}
// feature:totp end

// feature:passkeys begin
export async function resetPasskeys(email: string): Promise<Answer> {
  const { findUser } = await import("@/lib/server/features/operator/operator");
  const { resetPasskeys: reset } = await import("@/lib/server/features/passkeys/reset");
  const user = await findUser(email);
  const passkeys = await reset(user.id);
  return {
    data: { id: user.id, email: user.email, passkeys },
    words:
      passkeys === 0
        ? `${user.email} has no passkeys.`
        : `${user.email} has no passkeys any more, and is told by mail. Passkeys removed: ${passkeys}.`,
  };
}
// feature:passkeys end

export async function unlock(email: string): Promise<Answer> {
  const { findUser, unlockUser } = await import("@/lib/server/features/operator/operator");
  const user = await findUser(email);
  const opened = await unlockUser(user);
  return {
    data: { id: user.id, email: user.email, openedCounters: opened },
    words:
      opened === 0
        ? `Nothing is counted against ${user.email}.`
        : `${user.email} may try again; running instances know within five seconds.`,
  };
}
