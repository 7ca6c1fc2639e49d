import { type Folders, missingMigration, strayFromSchema } from "../../db/compare";
import type { Status } from "../../db/history";
import { migrationStatus } from "../../db/migrate";
import { migrationsFolder } from "../../db/open";
import { NoComparisonError } from "../../db/schema-engine";
import { print } from "../command";

/** Where the data model, the migrations and the database part, in words; a line each. */
type Drift = {
  /** What prisma/schema has and no migration makes. */
  readonly schema: readonly string[];
  /** What the database has and no migration made, or the other way round. */
  readonly database: readonly string[];
};

/** Prints how a database stands, and which one it is; the exit code is 0 when there is nothing to do about it. */
export async function status(
  { url, inWords: database }: { readonly url: string; readonly inWords: string },
  folders: Folders,
  json: boolean,
): Promise<number> {
  const history = await migrationStatus(url, migrationsFolder);
  const isCurrent = [history.pending, history.failed, history.edited, history.unknown].every(isEmpty);
  const drift = await driftOf(url, folders, isCurrent);
  const upToDate = isCurrent && (typeof drift === "string" || (isEmpty(drift.schema) && isEmpty(drift.database)));
  if (json)
    await print(JSON.stringify({ database, upToDate, ...history, drift: typeof drift === "string" ? null : drift }));
  else await print(`${inWords(history, drift, upToDate)}\ndatabase: ${database}`);
  return upToDate ? 0 : 1;
}

/** Only a database that has every migration, and all of them, can differ by hand. A sentence says why nothing was compared. */
async function driftOf(url: string, folders: Folders, isCurrent: boolean): Promise<Drift | string> {
  try {
    const { changes: schema } = await missingMigration(folders);
    const isComplete = isCurrent && isEmpty(schema);
    return { schema, database: isComplete ? (await strayFromSchema(url, folders)).changes : [] };
  } catch (error) {
    if (error instanceof NoComparisonError) return error.message;
    throw error;
  }
}

function inWords(history: Status, drift: Drift | string, upToDate: boolean): string {
  const lines = upToDate
    ? [`Up to date: ${history.applied.length} applied.`]
    : Object.entries(history)
        .filter(([, names]) => names.length > 0)
        .map(([kind, names]) => `${kind}: ${names.join(", ")}`);
  if (typeof drift === "string") return [...lines, `drift: not looked for. ${drift}`].join("\n");
  return [
    ...lines,
    ...part("drift: prisma/schema has what no migration makes (npm run db -- new NAME):", drift.schema),
    ...part("drift: the database has been changed by other means than migrations:", drift.database),
  ].join("\n");
}

const part = (heading: string, changes: readonly string[]): readonly string[] =>
  isEmpty(changes) ? [] : [heading, ...changes.map((change) => `  ${change}`)];

const isEmpty = (list: readonly unknown[]): boolean => list.length === 0;
