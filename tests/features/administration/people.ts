import { accessTokenOf } from "../../attack/forge";
import { age } from "../../attack/session-row";
import { type Answer, type CookieJar, createUser, send, signIn, type TestServer, type TestUser } from "../../harness";
import type { Role } from "@/lib/shared/roles";

/** Somebody who has an account, and a browser in which they are signed in. */
export type Arrived = TestUser & { readonly jar: CookieJar };

/** A new account with a role, signed in. */
export async function arrive(server: TestServer, role: Role = "user", name = `The ${role}`): Promise<Arrived> {
  const user = await createUser(server, { role, name });
  return { ...user, jar: await signIn(server, user) };
}

/** Lets the proof of a browser be older than any act takes, on the token that it gets then. */
export async function tire(server: TestServer, { jar }: Arrived): Promise<void> {
  await age(server.database, jar, "authenticatedAt", 601);
  const { status } = await jar.send("/api/auth/refresh", { method: "POST" });
  if (status !== 204) throw new Error(`the refresh was answered ${String(status)}`);
}

/** Changes what somebody may do. */
export const patch = (by: Arrived, of: { readonly id: string }, body: unknown, at?: string): Promise<Answer> =>
  (at === undefined ? by.jar : by.jar.copy(at)).send(`/api/admin/users/${of.id}`, {
    method: "PATCH",
    body: body as Record<string, unknown>,
  });

/** What an access token alone is good for, on an instance: a header is never refreshed. */
export const statusOf = async (token: CookieJar | string, address: string): Promise<number> => {
  const authorization = `Bearer ${typeof token === "string" ? token : accessTokenOf(token)}`;
  return (await send(address, "/api/me", { headers: { authorization } })).status;
};

/** What the trail has about somebody, of one type, the oldest first. */
export const trailOf = (server: TestServer, userId: string, type: string) =>
  server.database.query<{ detail: unknown; sessionId: string | null; outcome: string }>(
    `SELECT "detail", "sessionId", "outcome" FROM "AuditEvent" WHERE "userId" = $1 AND "type" = $2 ORDER BY "id"`,
    [userId, type],
  );
