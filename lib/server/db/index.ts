import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@/prisma/generated/client";
import { log } from "../log";
import { processWide } from "../process-wide";
import { orUnavailable } from "./or-unavailable";
import { connectTimeoutMs, pool, queryTimeoutMs } from "./pool";

export { isDatabaseFault } from "./fault";
export { orUnavailable } from "./or-unavailable";
export { abandonConnection, backendOf, dedicatedConnection, pool } from "./pool";

const connect = () =>
  new PrismaClient({ adapter: new PrismaPg(pool()), errorFormat: "minimal" }).$extends({
    query: { $allOperations: ({ args, query }) => orUnavailable(async () => (await query(args)) as unknown) },
  });

/** The one Prisma client of this process. A fault of the database is thrown as AppError `unavailable`. Only `store.ts` files use it. */
export function db(): ReturnType<typeof connect> {
  return processWide("db.client", connect);
}

/** The client inside of a transaction. */
export type Transaction = Parameters<Parameters<ReturnType<typeof connect>["$transaction"]>[0]>[0];

type Afterwork = () => void | Promise<void>;

/** What waits for the commit of each transaction that is under way; whoever adds to it may live in another module graph. */
const afterwork = () => processWide("db.afterwork", () => new WeakMap<Transaction, Afterwork[]>());

/**
 * Runs work in one transaction (READ COMMITTED); all of it happens or none. Resolves when what `afterCommit` was given has
 * ended too.
 *
 * @throws AppError `unavailable` when the database does not answer
 */
export async function transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  const later: Afterwork[] = [];
  const begin = (tx: Transaction): Promise<T> => {
    afterwork().set(tx, later);
    return work(tx);
  };
  const options = { maxWait: connectTimeoutMs, timeout: queryTimeoutMs * 2 };
  const result = await orUnavailable(() => db().$transaction(begin, options));
  for (const each of later) {
    try {
      await each();
    } catch (error) {
      log.error({ err: error }, "work after a commit failed");
    }
  }
  return result;
}

/**
 * Leaves work for when a transaction has been committed: what must not happen for something that was rolled back. It runs in
 * the order of the calls; a failure is logged and changes nothing any more. A process that dies in between never runs it.
 */
export function afterCommit(tx: Transaction, work: Afterwork): void {
  const later = afterwork().get(tx);
  if (later === undefined) throw new Error("afterCommit needs a transaction that `transaction` began");
  later.push(work);
}

/** Whether the database answers and can be written to; a standby can't. */
export async function ping(): Promise<boolean> {
  try {
    const { rows } = await pool().query<{ transaction_read_only: string }>("SHOW transaction_read_only");
    return rows[0]?.transaction_read_only === "off";
  } catch {
    return false;
  }
}
