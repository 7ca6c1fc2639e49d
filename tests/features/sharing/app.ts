import { expect } from "vitest";
import { madeShareSchema, type MadeShare, sharesSchema } from "@/lib/shared/features/sharing";
import { type OpenedShare, openedShareSchema } from "@/lib/shared/features/sharing/opening";
import { type Answer, type CookieJar, createUser, send, signIn, type TestServer, type TestUser } from "../../harness";

export const problemOf = (answer: Answer) => [answer.status, (answer.json() as { code?: string }).code];
export const over = [404, "share_over"];

type Wanted = Readonly<Record<string, unknown>>;

/** Writes a note. */
export async function write(jar: CookieJar, note: Wanted = {}): Promise<string> {
  const body = { title: "Oil the hinges", body: "All three.", ...note };
  const answer = await jar.send("/api/notes", { method: "POST", body });
  expect(answer.status, answer.text).toBe(201);
  return (answer.json() as { id: string }).id;
}

/** Asks for a link to a note; without a word about it for one of an hour. */
export const ask = (jar: CookieJar, noteId: string, wanted: Wanted = {}): Promise<Answer> =>
  jar.send(`/api/notes/${noteId}/shares`, { method: "POST", body: { expiresIn: 3600, ...wanted } });

export async function share(jar: CookieJar, noteId: string, wanted?: Wanted): Promise<MadeShare> {
  const answer = await ask(jar, noteId, wanted);
  expect(answer.status, answer.text).toBe(201);
  return madeShareSchema.parse(answer.json());
}

/** What somebody is told that they share. */
export const listOf = async (jar: CookieJar) => sharesSchema.parse((await jar.send("/api/shares")).json()).shares;

/** Opens as anybody does who has the link. */
export const open = (
  { address }: Pick<TestServer, "address">,
  token: string,
  more: Wanted = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> => send(address, "/api/shares/open", { method: "POST", body: { token, ...more }, headers });

export async function opened(server: Pick<TestServer, "address">, token: string, more?: Wanted): Promise<OpenedShare> {
  const answer = await open(server, token, more);
  expect(answer.status, answer.text).toBe(200);
  return openedShareSchema.parse(answer.json());
}

/** Whether a share stands, as a program asks. */
export const isActive = async ({ address }: Pick<TestServer, "address">, id: string): Promise<unknown> =>
  (await send(address, "/api/shares/status", { method: "POST", body: { id } })).json();

/** Somebody who shares a note, and the browser in which they do. */
export type Sharer = { readonly user: TestUser; readonly jar: CookieJar; readonly noteId: string } & MadeShare;

export async function sharer(server: TestServer, wanted?: Wanted): Promise<Sharer> {
  const user = await createUser(server);
  const jar = await signIn(server, user);
  const noteId = await write(jar);
  return { user, jar, noteId, ...(await share(jar, noteId, wanted)) };
}
