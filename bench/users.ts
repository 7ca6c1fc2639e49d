// feature:administration begin
import pg from "pg";
import { toPlace } from "@/lib/shared/cursor";
import type { Environment, ServerProcess } from "./app";
import type { LoadGenerator } from "./load";
import { type Person, signIn } from "./person";
import type { Table } from "./request-cost";
import { percentile } from "./statistics";

/** How long administrators wait for a page of the list of users. */
export type UserList = {
  readonly users: number;
  readonly queries: readonly { readonly query: string; readonly p50Ms: number; readonly p99Ms: number }[];
};

const requests = 200;
const connections = 2;

/** Makes so many users: one in a thousand is of the support, one in a hundred is disabled; names and addresses as people have them. */
const seed = `
  INSERT INTO "User" ("id", "email", "name", "passwordHash", "role", "disabledAt", "createdAt", "updatedAt")
  SELECT gen_random_uuid(), given || '.' || family || '.' || n || '@' || (ARRAY['example.com', 'example.org', 'mail.example'])[1 + n % 3],
    initcap(given) || ' ' || initcap(family), 'x', (CASE WHEN n % 1000 = 0 THEN 'support' ELSE 'user' END)::"Role",
    CASE WHEN n % 100 = 0 THEN now() END, now() - make_interval(secs => n * 7), now()
  FROM (
    SELECT n, (ARRAY['ada', 'alan', 'edith', 'grace', 'john', 'mary', 'noor', 'olga', 'wei', 'yusuf'])[1 + (n * 31 + n / 7) % 10] AS given,
      (ARRAY['adams', 'bauer', 'clarke', 'dubois', 'evans', 'fischer', 'garcia', 'hopper', 'ito', 'jones', 'khan', 'lovelace'])[1 + (n * 17 + n / 11) % 12]
        || CASE WHEN n % 5 = 0 THEN to_hex(n % 50000) ELSE '' END AS family
    FROM generate_series(1, $1::int) n
  ) people`;

/** Asks for pages of the list in every order, from its middle, searched and filtered, one after the other. */
export async function measureUserList(
  { port }: ServerProcess,
  generator: LoadGenerator,
  {
    person,
    environment,
    users,
  }: { readonly person: Person; readonly environment: Environment; readonly users: number },
): Promise<UserList> {
  const middle = await populate(environment["DATABASE_URL"] ?? "", person.email, users);
  const { cookie } = await signIn(port, person);
  const queries = [
    "",
    "sort=name",
    "sort=email",
    `sort=newest&cursor=${middle}`,
    "search=ada.lovelace.4",
    "search=hopper&sort=newest",
    "search=a&sort=name",
    "search=clarke12&sort=email",
    "search=nobody",
    "role=support&sort=name",
    "status=disabled&search=grace",
    "role=support&status=disabled&search=noor&sort=email",
  ];
  const rows: UserList["queries"][number][] = [];
  for (const query of queries) {
    const load = { port, path: `/api/admin/users?${query}`, method: "GET", headers: { cookie }, connections } as const;
    await generator.run({ ...load, requests: 20, seconds: 30 });
    const { latencies } = await generator.run({ ...load, requests, seconds: 30 });
    const named = query.replace(middle, "…");
    rows.push({ query: named, p50Ms: percentile(latencies, 0.5), p99Ms: percentile(latencies, 0.99) });
  }
  return { users, queries: rows };
}

/** A chapter of the report. @param table how it writes a table */
export const describeUserList = ({ users, queries }: UserList, table: Table): readonly string[] => [
  "## The list of users",
  `Among ${users} users, fifty a page, two connections. A million: \`npm run bench -- 1000000\`.`,
  table(
    ["query", "p50", "p99"],
    queries.map(
      ({ query, p50Ms, p99Ms }) => `| \`${query || "(none)"}\` | ${p50Ms.toFixed(1)} ms | ${p99Ms.toFixed(1)} ms |`,
    ),
  ),
];

/** @returns a place in the middle of the list */
async function populate(url: string, admin: string, users: number): Promise<string> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(seed, [users]);
  await client.query(`UPDATE "User" SET "role" = 'admin' WHERE "email" = $1`, [admin]);
  await client.query('VACUUM ANALYZE "User"');
  const { rows } = await client.query<{ id: string; createdAt: Date }>(
    'SELECT "id", "createdAt" FROM "User" ORDER BY "createdAt" DESC OFFSET $1 LIMIT 1',
    [Math.floor(users / 2)],
  );
  await client.end();
  const [row] = rows;
  if (row === undefined) throw new Error("nobody was made");
  return toPlace({ id: row.id, by: String(row.createdAt.getTime()) });
}
// feature:administration end
