import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One file of prisma/schema. */
export type SchemaFile = { readonly path: string; readonly content: string };

/** The data model; a file a capability. */
export function readSchema(folder: string): readonly SchemaFile[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".prisma"))
    .sort()
    .map((name) => ({ path: `prisma/schema/${name}`, content: readFileSync(join(folder, name), "utf8") }));
}
