import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import {
  bindMigrationAwareSqlAdapterFactory,
  type ColumnType,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import type * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import type pg from "pg";
import { StepError } from "../bootstrap/steps.mjs";
import type { SchemaFile } from "./schema";

/** A database can't be compared with prisma/schema here: in production, say. `message` says what is missing. */
export class NoComparisonError extends StepError {
  override readonly name = "NoComparisonError";
}

/**
 * Prisma's schema engine as WebAssembly, for one database that it only reads: nothing native, and nothing to download.
 *
 * @throws NoComparisonError as `loadSchemaEngine` does
 */
export async function startSchemaEngine(
  client: pg.Client,
  files: readonly SchemaFile[],
): Promise<bindings.SchemaEngine> {
  const { SchemaEngine } = await loadSchemaEngine();
  const connect = () => Promise.resolve(catalogReader(client));
  const factory: SqlMigrationAwareDriverAdapterFactory = {
    provider: "postgres",
    adapterName: "portcullis",
    connect,
    connectToShadowDb: connect,
  };
  return SchemaEngine.new(
    { datamodels: files.map(({ path, content }) => [path, content]) },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
}

type Bindings = typeof bindings;
let loaded: Promise<Bindings> | undefined;

/**
 * Has the engine ready.
 *
 * @throws NoComparisonError when it is not installed; it is a development dependency
 */
export function loadSchemaEngine(): Promise<Bindings> {
  return (loaded ??= instantiate());
}

/** The package's own entry imports the .wasm as a module, which Node can't do without a flag. */
async function instantiate(): Promise<Bindings> {
  const engine = await import("@prisma/schema-engine-wasm/schema_engine_bg").catch((cause: unknown) => {
    throw new NoComparisonError(
      "Prisma's schema engine is not installed; it is a development dependency.",
      "Install them all: npm ci --include=dev",
      { cause },
    );
  });
  const entry = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const { instance } = await WebAssembly.instantiate(readFileSync(entry.replace(/\.js$/, ".wasm")), {
    "./schema_engine_bg.js": { ...engine },
  });
  engine.__wbg_set_wasm(instance.exports);
  const { __wbindgen_start: start } = instance.exports;
  if (typeof start === "function") Reflect.apply(start, undefined, []);
  // Where it looks for somebody to tell its last words to.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (words: string) => process.stderr.write(`${words}\n`) },
  });
  return engine;
}

/** By PostgreSQL's type ids: what its catalogues are made of. The rest arrives as text. */
const columnTypes: Readonly<Record<number, ColumnType>> = {
  16: ColumnTypeEnum.Boolean,
  18: ColumnTypeEnum.Character, // "char", which @prisma/adapter-pg can't read
  20: ColumnTypeEnum.Int64,
  21: ColumnTypeEnum.Int32,
  23: ColumnTypeEnum.Int32,
  26: ColumnTypeEnum.Int64, // oid
  1002: ColumnTypeEnum.CharacterArray,
  1009: ColumnTypeEnum.TextArray,
};

/** All that a comparison needs of a driver. */
function catalogReader(client: pg.Client): SqlDriverAdapter {
  const refuse = () => Promise.reject(new Error("a comparison only reads"));
  return {
    provider: "postgres",
    adapterName: "portcullis",
    queryRaw: async ({ sql, args }) => {
      const { fields, rows } = await client.query<unknown[]>({ text: sql, values: args, rowMode: "array" });
      return {
        columnNames: fields.map(({ name }) => name),
        columnTypes: fields.map(({ dataTypeID }) => columnTypes[dataTypeID] ?? ColumnTypeEnum.Text),
        rows,
      };
    },
    executeRaw: refuse,
    executeScript: refuse,
    startTransaction: refuse,
    getConnectionInfo: () => ({ supportsRelationJoins: true }),
    dispose: () => Promise.resolve(),
  };
}
