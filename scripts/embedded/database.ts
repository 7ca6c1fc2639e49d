import pg from "pg";
import type { EmbeddedServer } from "./server";

/** Makes a database unless it is there, optionally as a copy of another one. */
export async function ensureDatabase(server: EmbeddedServer, name: string, template?: string): Promise<string> {
  const client = new pg.Client({ connectionString: server.url("postgres") });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (rowCount === 0) {
      const from = template === undefined ? "" : ` TEMPLATE ${client.escapeIdentifier(template)}`;
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}${from}`);
    }
  } catch (error) {
    // 42P04 duplicate_database, 23505 unique_violation: somebody else made it at the same moment.
    if (!["42P04", "23505"].includes((error as { code?: string }).code ?? "")) throw error;
  } finally {
    await client.end();
  }
  return server.url(name);
}
