import { join } from "node:path";
import type { DiffTarget } from "@prisma/schema-engine-wasm/schema_engine_bg";
import { StepError } from "../bootstrap/steps.mjs";
import { withClient } from "./client";
import { readSchema, type SchemaFile } from "./schema";
import { loadSchemaEngine, startSchemaEngine } from "./schema-engine";
import { withMigratedScratch } from "./scratch";

/** What leads from one state of a schema to another one. */
export type Difference = {
  /** SQL; empty when there is none. */
  readonly script: string;
  /** The same in words, a line each. */
  readonly changes: readonly string[];
};

/** Where a data model, its migrations and the embedded server live. All absolute. */
export type Folders = {
  /** prisma/ */
  readonly prisma: string;
  readonly dataDir: string;
};

/**
 * What prisma/schema has and no migration makes. Every migration is applied to a scratch database of the embedded server, and that
 * is compared.
 *
 * @throws NoComparisonError where the tools for it are not installed
 * @throws StepError for a schema that can't be read, and for migrations that don't apply
 */
export async function missingMigration({ prisma, dataDir }: Folders): Promise<Difference> {
  await loadSchemaEngine(); // nothing is begun that can't be ended
  const files = readSchema(join(prisma, "schema"));
  return withMigratedScratch(dataDir, join(prisma, "migrations"), (url) => compare(url, files, "to the schema"));
}

/**
 * What a database has that prisma/schema doesn't say, or the other way round: changes by hand, once no migration is missing or pending.
 *
 * @throws NoComparisonError where the tools for it are not installed
 */
export function strayFromSchema(url: string, { prisma }: Folders): Promise<Difference> {
  return compare(url, readSchema(join(prisma, "schema")), "from the schema");
}

/**
 * Triggers, CHECK constraints, functions, views, partial and expression indexes are beyond what a schema can say: they are neither
 * seen nor touched.
 */
function compare(
  url: string,
  schema: readonly SchemaFile[],
  direction: "to the schema" | "from the schema",
): Promise<Difference> {
  return withClient(url, async (client) => {
    const engine = await startSchemaEngine(client, schema);
    const files = schema.map((file) => ({ ...file }));
    const database: DiffTarget = { tag: "schemaDatasource", files, configDir: "" };
    const model: DiffTarget = { tag: "schemaDatamodel", files };
    const [from, to] = direction === "to the schema" ? [database, model] : [model, database];
    const diff = async (script: boolean) =>
      engine.diff({ from, to, script, exitCode: true, filters: { externalTables: [], externalEnums: [] } });
    try {
      const { exitCode, stdout } = await diff(true);
      if (exitCode === 0) return { script: "", changes: [] };
      return { script: stdout ?? "", changes: inLines((await diff(false)).stdout ?? "") };
    } catch (cause) {
      const { message } = cause as Error;
      throw new StepError("prisma/schema can't be read.", "Mend what it names above.", { cause, output: message });
    } finally {
      engine.free();
    }
  });
}

/** "[*] Changed the `User` table" with its indented details becomes a line for each detail. */
export function inLines(summary: string): readonly string[] {
  const lines: string[] = [];
  let heading = "";
  for (const line of summary.split("\n").filter((text) => text.trim() !== "")) {
    const text = line.trim().replace(/^(\[.\]|-) /, "");
    const isDetail = /^\s/.test(line);
    const isSentence = line.includes("[");
    const words = isSentence ? text.charAt(0).toLowerCase() + text.slice(1) : text;
    if (!isDetail) heading = words;
    else if (lines.at(-1) === heading) lines.pop();
    lines.push(isDetail ? `${heading}: ${words}` : heading);
  }
  return lines;
}
