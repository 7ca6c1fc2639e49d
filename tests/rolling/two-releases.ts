import { inject } from "vitest";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import { migrate } from "../../scripts/db/migrate";
import { lowerForm } from "@/lib/server/keys/lower-form";
import { accessCookie, accessTokenOf, expire, refreshedCookie } from "../attack/forge";
import { age } from "../attack/session-row";
import { naming } from "../features/token-endpoint/client"; // feature:token-endpoint
import { type CookieJar, signIn, startDatabase, startServer, type TestServer, type TestUser } from "../harness";
import { command } from "../setup/run";

/** An instance of each release, on one database that the release before has made and this one has migrated. */
export type TwoReleases = {
  readonly before: TestServer;
  readonly now: TestServer;
  readonly ada: Person;
  /** Fifty browsers of hers, which signed in before the migration. */
  readonly early: readonly CookieJar[];
  readonly stop: () => Promise<void>;
};

/** From one release to the other, both ways. */
export const bothWays = [
  ["before", "now"],
  ["now", "before"],
] as const;

type Person = Pick<TestUser, "email" | "password">;

/** How many sessions a claim is shown on: some faults hit half of the tokens. */
export const many = 50;

export async function startTwoReleases(): Promise<TwoReleases> {
  const database = await startDatabase();
  const before = await startServer({
    database,
    folder: inject("releaseBefore"),
    env: { MAX_SESSIONS: "10000" },
  });
  const ada = { email: "ada@example.com", password: "seven quiet herons wading" };
  const password = { input: `${ada.password}\n` };
  await userCommand(
    before,
    ["create", "--email", ada.email, "--password-stdin", "--verified", "--role", "admin"],
    password,
  );
  const early = await signInOften(before, ada);
  await migrate(database.url, `${root}/prisma/migrations`);
  const now = await startServer({
    twinOf: before,
    env: naming, // feature:token-endpoint
  });
  return {
    before,
    now,
    ada,
    early,
    stop: async () => {
      await now.stop();
      await before.stop();
      await database.drop();
    },
  };
}

/** Signs somebody in from fifty devices. */
export async function signInOften(server: TestServer, who: Person): Promise<readonly CookieJar[]> {
  const jars: CookieJar[] = [];
  for (let device = 0; device < many; device += 1) jars.push(await signIn(server, who));
  return jars;
}

/** An operator's command of the release that an instance is of. @throws Error where it is refused */
export async function userCommand(
  { folder, environment }: TestServer,
  args: readonly string[],
  given: { readonly input?: string } = {},
): Promise<void> {
  const { code, output } = await command(["user", ...args], { folder, env: environment, ...given });
  if (code !== 0) throw new Error(`user ${args.join(" ")}: ${output}`);
}

/** Lets a browser be what it is when it comes back after the end of its access token, of the mark of a lap, and of REFRESH_LEEWAY. */
export async function comeBackLater(jar: CookieJar, server: TestServer): Promise<void> {
  expire(jar, server);
  jar.cookies.set(accessCookie, lowerForm(accessTokenOf(jar)));
  jar.cookies.delete(refreshedCookie);
  await age(server.database, jar, "rotatedAt", 31);
}

/** Whose access token is good at an instance, by the API and by a page, without a detour. */
export async function good(jars: readonly CookieJar[], at: TestServer): Promise<{ api: number; pages: number }> {
  const found = { api: 0, pages: 0 };
  for (const jar of jars) {
    const held = accessTokenOf(jar);
    const visitor = jar.copy(at.address);
    if ((await visitor.send("/api/me")).status === 200) found.api += 1;
    if ((await visitor.send("/dashboard")).status === 200 && accessTokenOf(visitor) === held) found.pages += 1;
  }
  return found;
}
