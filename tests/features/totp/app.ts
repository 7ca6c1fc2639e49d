import { generate } from "otplib";
import { expect } from "vitest";
import { enrolmentSchema, recoveryCodesSchema, secondFactorNeededSchema } from "@/lib/shared/features/totp";
import { type Answer, CookieJar, createUser, signIn, type TestServer, type TestUser } from "../../harness";

const period = 30;

/**
 * The code that an app shows.
 *
 * @param later how many steps of 30 seconds from now: the server takes a code once, and none of an earlier step afterwards. A step may pass
 *   until the code arrives, so tests ask for none that would not be good then
 */
export const codeOf = (secret: string, later = 0): Promise<string> =>
  generate({ secret, epoch: Math.floor(Date.now() / 1000) + later * period });

/** So many times six digits that are none of the codes that are good now. */
export async function wrongCodes(secret: string, count: number): Promise<readonly string[]> {
  const good = await Promise.all([-2, -1, 0, 1, 2].map((step) => codeOf(secret, step)));
  const some = Array.from({ length: count + good.length }, (_, index) => String(index * 1111).padStart(6, "0"));
  return some.filter((code) => !good.includes(code)).slice(0, count);
}

export const wrongCode = async (secret: string): Promise<string> => (await wrongCodes(secret, 1))[0] ?? "";

const post = (jar: CookieJar, path: string, body?: object): Promise<Answer> =>
  jar.send(path, { method: "POST", ...(body !== undefined && { body }) });

/** Turns somebody's second factor on in a browser. The code that it took is forgotten, so that those of now are good. */
export async function enrol(
  server: TestServer,
  who: TestUser,
  jar: CookieJar,
): Promise<{ readonly secret: string; readonly recoveryCodes: readonly string[] }> {
  const { secret } = enrolmentSchema.parse((await post(jar, "/api/auth/totp")).json());
  const confirmed = await post(jar, "/api/auth/totp/confirm", { code: await codeOf(secret) });
  expect(confirmed.status, confirmed.text).toBe(200);
  await forgetStep(server, who);
  return { secret, ...recoveryCodesSchema.parse(confirmed.json()) };
}

/** Somebody with a second factor, and the browser in which it was turned on. */
export type Guarded = TestUser & {
  readonly jar: CookieJar;
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
};

export async function guarded(server: TestServer): Promise<Guarded> {
  const user = await createUser(server);
  const jar = await signIn(server, user);
  return { ...user, jar, ...(await enrol(server, user, jar)) };
}

/** A browser that has given the right password and waits for the second step. */
export async function halfWay(
  server: TestServer,
  who: TestUser,
  jar = new CookieJar(server.address),
): Promise<CookieJar> {
  const { email, password } = who;
  const answer = await post(jar, "/api/auth/login", { email, password });
  expect(answer.status, answer.text).toBe(200);
  secondFactorNeededSchema.parse(answer.json());
  return jar;
}

export const secondStep = (jar: CookieJar, code: string): Promise<Answer> =>
  post(jar, "/api/auth/login/second-factor", { code });

/** Lets the code that was taken last have been taken so long ago that every code of now is good again. */
export const forgetStep = (server: TestServer, { id }: TestUser): Promise<unknown> =>
  server.database.query(`UPDATE "Totp" SET "lastStep" = 0 WHERE "userId" = $1`, [id]);
