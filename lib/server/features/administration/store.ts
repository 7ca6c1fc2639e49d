import "server-only";
import type { Place } from "@/lib/shared/cursor";
import type { UsersQuery, userSorts, userStatuses } from "@/lib/shared/features/administration";
import type { Role } from "@/lib/shared/roles";
import { Prisma } from "@/prisma/generated/client";
import { db } from "../../db";

type Sort = (typeof userSorts)[number];

/** A row of the list, and what it is ordered by. */
export type ListedUser = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly disabledAt: Date | null;
  readonly deletedAt: Date | null; // feature:account-deletion
  readonly createdAt: Date;
  readonly place: string;
};

/** An order of the list, as an index has it. */
type Order = { readonly by: Prisma.Sql; readonly descending?: true; readonly moment?: true };

const orders: Readonly<Record<Sort, Order>> = {
  newest: { by: Prisma.sql`"createdAt"`, descending: true, moment: true },
  oldest: { by: Prisma.sql`"createdAt"`, moment: true },
  // In the collation C, as the indexes are: the same on every machine.
  name: { by: Prisma.sql`(lower("name") COLLATE "C")` },
  email: { by: Prisma.sql`("email" COLLATE "C")` },
};

/** What holds of whoever has a status. Few accounts are to be deleted: their ids are collected once, and the order stays the index's. */
const statuses: Readonly<Record<(typeof userStatuses)[number], readonly Prisma.Sql[]>> = {
  active: [
    Prisma.sql`"disabledAt" IS NULL`,
    Prisma.sql`"id" NOT IN (SELECT "userId" FROM "AccountDeletion")`, // feature:account-deletion
  ],
  disabled: [Prisma.sql`"disabledAt" IS NOT NULL`],
  to_be_deleted: [Prisma.sql`"id" IN (SELECT "userId" FROM "AccountDeletion")`], // feature:account-deletion
};

/**
 * The users in one of four orders, by keyset: each page is read from an index, whatever came before it and however many there are. The
 * search is for the beginning of the address, of the name, or of its last word. docs/features/administration.md has the query plans.
 */
export async function selectUsers(
  { search, role, status, sort = "newest", cursor }: UsersQuery,
  limit: number,
): Promise<readonly ListedUser[]> {
  const { by, descending, moment } = orders[sort];
  const rare = search !== undefined && (await isRare(search));
  const conditions = [
    Prisma.sql`TRUE`,
    ...(role === undefined ? [] : [Prisma.sql`"role" = ${role}::"Role"`]),
    ...(status === undefined ? [] : statuses[status]),
    ...(search === undefined || rare ? [] : [beginsWith(search)]),
    ...(cursor === undefined ? [] : [behind(cursor, orders[sort])]),
  ];
  const direction = Prisma.raw(descending ? "DESC" : "ASC");
  // What few are called is collected first (OFFSET keeps it apart), and then put in order.
  const from = rare
    ? Prisma.sql`(SELECT * FROM "User" WHERE ${beginsWith(search)} OFFSET 0) "User"`
    : Prisma.sql`"User"`;
  const place = moment ? Prisma.sql`(extract(epoch FROM "createdAt") * 1000)::bigint::text` : by;
  return db().$queryRaw<ListedUser[]>`
    SELECT "id", "email", "name", "role"::text AS "role", "disabledAt", "createdAt",
      (SELECT "dueAt" FROM "AccountDeletion" WHERE "userId" = "User"."id") AS "deletedAt", /* feature:account-deletion */
      ${place} AS "place" FROM ${from}
    WHERE ${Prisma.join(conditions, " AND ")}
    ORDER BY ${by} ${direction}, "id" ${direction} LIMIT ${limit}::int`;
}

/** What is searched for: the address, the name, and its last word. */
const searched = [
  Prisma.sql`("email" COLLATE "C")`,
  Prisma.sql`(lower("name") COLLATE "C")`,
  Prisma.sql`(lower(split_part("name", ' ', -1)) COLLATE "C")`,
] as const;

const likes = (search: string): readonly Prisma.Sql[] => {
  const pattern = `${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return searched.map((text) => Prisma.sql`${text} LIKE lower(${pattern})`);
};

const beginsWith = (search: string): Prisma.Sql => Prisma.sql`(${Prisma.join([...likes(search)], " OR ")})`;

/** So many are collected and sorted in no time; what more are called is met soon enough in the order of the list. */
const few = 10_000;

/** Whether few are called so. Counted, no further than it takes: PostgreSQL's guess can be far off where an order and a name go together. */
async function isRare(search: string): Promise<boolean> {
  const each = likes(search).map((like) => Prisma.sql`(SELECT 1 FROM "User" WHERE ${like} LIMIT ${few}::int)`);
  const [row] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM (
      SELECT 1 FROM (${Prisma.join(each, " UNION ALL ")}) "each" LIMIT ${few}::int
    ) "found"`;
  return row !== undefined && row.count < few;
}

function behind({ by: value, id }: Place, { by, descending, moment }: Order): Prisma.Sql {
  const place = moment ? Prisma.sql`${new Date(Number(value))}::timestamptz` : Prisma.sql`${value}::text`;
  return Prisma.sql`(${by}, "id") ${Prisma.raw(descending ? "<" : ">")} (${place}, ${id}::uuid)`;
}
