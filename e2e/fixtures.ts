import { test as base, type BrowserContext, type BrowserContextOptions, expect, type Page } from "@playwright/test";
import pg from "pg";
import type { Role } from "@/lib/shared/roles";
import { joinEmbeddedServer } from "../scripts/embedded/server";
import { makePerson, type Person, stranger } from "./people";
import { dataDir } from "./place";
import { Watch } from "./watch";

/** Reads what the server has written down. */
export type Query = <Row extends pg.QueryResultRow>(sql: string, ...values: readonly unknown[]) => Promise<Row[]>;

type Fixtures = {
  /** Where the server under test answers. */
  readonly origin: string;
  /** Follows every browser of the test; anything that it has noted at the end fails the test. */
  readonly watch: Watch;
  /** Somebody with an account that no other test uses. */
  readonly person: Person;
  /** `page`, in a browser that is signed in as `person`. */
  readonly signedIn: Page;
  /**
   * Signs somebody in and gives a page of their browser: a person, or somebody new who has a role.
   *
   * @param device the browser, if it is not the one of `page`
   */
  readonly signInAs: (who: Person | Role, device?: BrowserContext) => Promise<Page>;
  /** One more browser, with cookies of its own. */
  readonly device: (options?: BrowserContextOptions) => Promise<BrowserContext>;
  /** Keeps a server of the test's own until every browser is closed: a page may still be fetching its icon. */
  readonly own: <T extends { readonly stop: () => Promise<unknown> }>(starting: Promise<T>) => Promise<T>;
};

type Shared = {
  readonly query: Query;
  /** Makes an account; all that one worker makes have one password. */
  readonly newPerson: () => Promise<Person>;
};

export const test = base.extend<Fixtures, Shared>({
  origin: async ({ baseURL }, use) => {
    await use(baseURL ?? "");
  },
  watch: async ({}, use) => {
    const watch = new Watch();
    await use(watch);
    expect(watch.troubles, "errors, violations and failures in the browser").toEqual([]);
  },
  // Depends on `own`, so that the browser closes before servers stop.
  context: async ({ own: _, context, watch }, use) => {
    await watch.follow(context);
    await use(context);
  },
  person: async ({ newPerson }, use) => {
    await use(await newPerson());
  },
  signedIn: async ({ signInAs, person }, use) => {
    await use(await signInAs(person));
  },
  signInAs: async ({ page, query, newPerson }, use) => {
    await use(async (who, device) => {
      const person = typeof who === "string" ? await newPerson() : who;
      if (typeof who === "string")
        await query(`UPDATE "User" SET "role" = $2::"Role" WHERE "email" = $1`, person.email, who);
      const { email, password } = person;
      const answer = await (device ?? page.context()).request.post("/api/auth/login", { data: { email, password } });
      expect(answer.status(), "signing in").toBe(200);
      return device === undefined ? page : await device.newPage();
    });
  },
  own: async ({}, use) => {
    const servers: { readonly stop: () => Promise<unknown> }[] = [];
    await use(async (starting) => {
      const server = await starting;
      servers.push(server);
      return server;
    });
    for (const server of servers) await server.stop();
  },
  // As does every other.
  device: async ({ browser, watch, own: _ }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      await watch.follow(context);
      return context;
    });
    for (const context of contexts) await context.close();
  },
  query: [
    async ({}, use) => {
      const server = await joinEmbeddedServer(dataDir());
      const pool = new pg.Pool({ connectionString: server.url("portcullis"), max: 2 });
      await use(async <Row extends pg.QueryResultRow>(sql: string, ...values: readonly unknown[]) => {
        const { rows } = await pool.query<Row>(sql, [...values]);
        return rows;
      });
      await pool.end();
      await server.leave();
    },
    { scope: "worker" },
  ],
  newPerson: [
    async ({ query }, use) => {
      const { email: first, password } = await makePerson();
      await use(async () => {
        const person = { ...stranger(), password };
        await query(
          `INSERT INTO "User" ("id", "email", "name", "passwordHash", "updatedAt")
           SELECT gen_random_uuid(), $1, $2, "passwordHash", now() FROM "User" WHERE "email" = $3`,
          person.email,
          person.name,
          first,
        );
        return person;
      });
    },
    { scope: "worker" },
  ],
});

export { expect };
