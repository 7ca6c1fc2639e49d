import type { Role } from "@/lib/shared/roles";
import { type Answer, type CookieJar, createUser, send, signIn, type TestServer, type TestUser } from "../../harness";

/** The cookie's name, written down a second time: a rename must be noticed. */
export const actCookie = "__Host-Http-act";

/** Somebody who has an account, and a browser in which they are signed in. */
export type Arrived = TestUser & { readonly jar: CookieJar };

/** A new account with a role, signed in. */
export async function arrive(server: TestServer, role: Role = "user", name = `The ${role}`): Promise<Arrived> {
  const user = await createUser(server, { role, name });
  return { ...user, jar: await signIn(server, user) };
}

/** Asks to be somebody else in a browser. */
export const become = (jar: CookieJar, { id }: { readonly id: string }, body: object = { reason: "Ticket 4711" }) =>
  jar.send(`/api/admin/users/${id}/impersonation`, { method: "POST", body });

/** The access token in somebody else's name that a browser holds. */
export function actTokenOf(jar: CookieJar): string {
  const token = jar.cookies.get(actCookie);
  if (token === undefined) throw new Error("this browser is nobody else");
  return token;
}

/** An administrator in whose browser somebody else is signed in. */
export type Acting = { readonly admin: Arrived; readonly person: Arrived; readonly token: string };

/** Lets a new administrator be somebody new. */
export async function actingIn(server: TestServer, role: Role = "user"): Promise<Acting> {
  const [admin, person] = [await arrive(server, "admin", "Grace"), await arrive(server, role, "Ada")];
  const answer = await become(admin.jar, person);
  if (answer.status !== 200) throw new Error(`it was answered ${answer.status}: ${answer.text}`);
  return { admin, person, token: actTokenOf(admin.jar) };
}

/** What a token alone is good for, on an instance. */
export const statusOf = async (token: string, { address }: TestServer): Promise<number> =>
  (await send(address, "/api/me", { headers: { authorization: `Bearer ${token}` } })).status;

export const codeOf = ({ text }: Answer): string => /"code":"(\w+)"/.exec(text)?.[1] ?? "";

/** What the trail has about somebody, of one type, the oldest first. */
export const trailOf = (server: TestServer, userId: string, type: string) =>
  server.database.query<{ detail: Record<string, unknown>; sessionId: string | null }>(
    `SELECT "detail", "sessionId" FROM "AuditEvent" WHERE "userId" = $1 AND "type" = $2 ORDER BY "id"`,
    [userId, type],
  );
