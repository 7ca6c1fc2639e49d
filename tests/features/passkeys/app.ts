import { expect } from "vitest";
import { z } from "zod";
import { passkeySchema, type Passkey } from "@/lib/shared/features/passkeys";
import { type Answer, type CookieJar, createUser, signIn, type TestServer, type TestUser } from "../../harness";
import { Authenticator, type Said } from "./authenticator";

export const post = (jar: CookieJar, path: string, body?: object): Promise<Answer> =>
  jar.send(path, { method: "POST", ...(body !== undefined && { body }) });

export const problemOf = (answer: Answer) => [answer.status, (answer.json() as { code?: string }).code];

const creationSchema = z.object({ challenge: z.string(), user: z.object({ id: z.string() }) });

/** What a browser is asked to make a passkey. */
export async function creation(jar: CookieJar): Promise<z.output<typeof creationSchema>> {
  const answer = await post(jar, "/api/auth/passkeys/registration/options");
  expect(answer.status, answer.text).toBe(200);
  return creationSchema.parse(answer.json());
}

/** What a browser is asked to show one. */
export async function challengeFor(jar: CookieJar): Promise<string> {
  const answer = await post(jar, "/api/auth/passkeys/sign-in/options");
  expect(answer.status, answer.text).toBe(200);
  return z.object({ challenge: z.string() }).parse(answer.json()).challenge;
}

/** Adds a passkey to the account that a browser is signed in to. */
export async function register(
  jar: CookieJar,
  origin: string,
  device: Authenticator,
  said: Partial<Said> = {},
): Promise<Answer> {
  const { challenge, user } = await creation(jar);
  return post(jar, "/api/auth/passkeys", { credential: device.register({ challenge, origin, ...said }, user.id) });
}

/** Shows a passkey in a browser, to sign in. */
export async function show(
  jar: CookieJar,
  origin: string,
  device: Authenticator,
  said: Partial<Said> = {},
): Promise<Answer> {
  const credential = device.show({ challenge: await challengeFor(jar), origin, ...said });
  return post(jar, "/api/auth/passkeys/sign-in", { credential });
}

/** Somebody with a passkey, and the browser in which they added it. */
export type Holder = TestUser & { readonly jar: CookieJar; readonly device: Authenticator; readonly passkey: Passkey };

export async function holder(server: TestServer, device = new Authenticator()): Promise<Holder> {
  const user = await createUser(server);
  const jar = await signIn(server, user);
  const added = await register(jar, server.origin, device);
  expect(added.status, added.text).toBe(201);
  return { ...user, jar, device, passkey: passkeySchema.parse(added.json()) };
}
