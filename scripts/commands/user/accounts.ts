import type { Role } from "@/lib/shared/roles";
import { table } from "../command";
import { type Answer, sessionsIn } from "./answer";

export async function list(): Promise<Answer> {
  const { listUsers } = await import("@/lib/server/users/store");
  const data = (await listUsers()).map(({ id, email, name, role, disabledAt, createdAt }) => ({
    id,
    email,
    name,
    role,
    disabledAt,
    createdAt,
  }));
  const rows = data.map((user) => [
    user.email,
    user.role,
    user.disabledAt === null ? "active" : "disabled",
    user.createdAt.toISOString(),
    user.id,
  ]);
  return {
    data,
    words: data.length === 0 ? "No accounts." : table([["E-MAIL", "ROLE", "STATE", "CREATED", "ID"], ...rows]),
  };
}

export async function disable(email: string): Promise<Answer> {
  const { disableUser, findUser } = await import("@/lib/server/features/operator/operator");
  const user = await findUser(email);
  const ended = await disableUser(user);
  return {
    data: { id: user.id, email: user.email, disabled: true, endedSessions: ended },
    words: `Disabled ${user.email}; ${sessionsIn(ended)} ended.`,
  };
}

export async function enable(email: string): Promise<Answer> {
  const { enableUser, findUser } = await import("@/lib/server/features/operator/operator");
  const user = await findUser(email);
  await enableUser(user);
  return { data: { id: user.id, email: user.email, disabled: false }, words: `Enabled ${user.email}.` };
}

export async function setRole(email: string, role: Role): Promise<Answer> {
  const { changeRole, findUser } = await import("@/lib/server/features/operator/operator");
  const user = await findUser(email);
  const data = { id: user.id, email: user.email, role };
  if (user.role === role) return { data, words: `${user.email} is ${role} already.` };
  await changeRole(user, role);
  return { data, words: `${user.email} is ${role} now, and was ${user.role}.` };
}
