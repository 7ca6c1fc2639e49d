import type pg from "pg";
import { UtcClient } from "@/lib/server/db/connection";
import { StepError } from "../bootstrap/steps.mjs";

/**
 * One connection, for as long as the work takes.
 *
 * @throws StepError when there is no connection
 */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new UtcClient({
    connectionString: url,
    application_name: "portcullis migrate",
    connectionTimeoutMillis: 10_000,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (cause) {
    const { message, code } = cause as NodeJS.ErrnoException;
    throw new StepError(
      `DATABASE_URL: no connection (${message || (code ?? "no answer")}).`,
      "Check the host, port, user, password and database in DATABASE_URL, and that the server runs.",
      { cause },
    );
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
