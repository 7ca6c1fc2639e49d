import { watch } from "node:fs";
import { join } from "node:path";
import { type Folders, missingMigration } from "../db/compare";
import { NoComparisonError } from "../db/schema-engine";
import { explain, say } from "../bootstrap/steps.mjs";
import { ensurePrismaClient } from "./prisma-client";

/** An editor writes a file in several steps. In ms. */
const calm = 200;

/**
 * For development: says which migration is missing, now and after every edit of prisma/schema, and keeps the database client
 * in step with it. A data model that can't be read is explained, and the next edit is waited for.
 *
 * @returns ends it, and waits for what has begun
 */
export function watchSchema(root: string, folders: Folders): () => Promise<void> {
  let turn = look(folders);
  let timer: NodeJS.Timeout | undefined;
  const next = () => {
    turn = turn.then(() => ensurePrismaClient(root).then(() => look(folders), explain));
  };
  const watcher = watch(join(folders.prisma, "schema"), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(next, calm);
  });
  return () => {
    watcher.close();
    clearTimeout(timer);
    return turn;
  };
}

async function look(folders: Folders): Promise<void> {
  try {
    const { changes } = await missingMigration(folders);
    if (changes.length === 0) return;
    say(`\n  ! prisma/schema has what no migration makes: npm run db -- new NAME`);
    for (const change of changes) say(`    ${change}`);
  } catch (error) {
    if (!(error instanceof NoComparisonError)) explain(error);
  }
}
