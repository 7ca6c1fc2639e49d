import { z } from "zod";
import { configuration } from "./configuration";
import { problemOf, report } from "./problem";
import { accessToken } from "./tokens";

/** How long one question may take, in ms. */
const patience = 5000;

/** What came of a question. */
export type Answer<T> =
  { readonly is: "there"; readonly body: T } | { readonly is: "ended" | "refused" | "unavailable" };

/**
 * Asks the provider's API for something, as whoever is signed in.
 *
 * @param id the session's
 * @param path with its query
 */
export async function ask<T>(id: string, path: string, schema: z.ZodType<T>): Promise<Answer<T>> {
  try {
    const token = await accessToken(id);
    let response = token && (await send(path, token));
    // It may be refused before its time: a role was changed, or all has ended. The next refresh tells which.
    if (response && response.status === 401) {
      const next = await accessToken(id, token);
      response = next && (await send(path, next));
    }
    if (!response) return { is: "ended" };
    if (response.status >= 500 || response.status === 429) return { is: "unavailable" };
    return response.ok ? { is: "there", body: schema.parse(await response.json()) } : { is: "refused" };
  } catch (error) {
    report(error);
    return { is: problemOf(error) === "refused" || error instanceof z.ZodError ? "refused" : "unavailable" };
  }
}

const send = (path: string, token: string): Promise<Response> =>
  fetch(configuration().ISSUER + path, {
    headers: { accept: "application/json", authorization: `Bearer ${token}` },
    cache: "no-store",
    redirect: "error",
    signal: AbortSignal.timeout(patience),
  });

export const profileSchema = z.object({ name: z.string(), email: z.string() });
export const notesSchema = z.object({ notes: z.array(z.object({ id: z.string(), title: z.string() })) }); // feature:notes
