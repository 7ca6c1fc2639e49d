import "server-only";
import { z } from "zod";

/** How long an app may take to answer, in ms. */
const patience = 5_000;

/** An app that was told has not said that it has heard. */
class NotHeard extends Error {}

/**
 * Tells an app, by a POST to the address that it is registered with, and to no other: a redirect is an answer like any that is none (OpenID Connect
 * Back-Channel Logout 1.0 §2.5, §2.8). Of what it answers nothing is read but the status.
 *
 * @throws Error for which `whyNotHeard` has a word
 */
export async function deliverLogout(uri: string, token: string): Promise<void> {
  const answer = await fetch(uri, {
    method: "POST",
    redirect: "manual",
    cache: "no-store",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ logout_token: token }).toString(),
    signal: AbortSignal.timeout(patience),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new NotHeard(`http_${answer.status}`);
}

const codedSchema = z.object({ cause: z.object({ code: z.string() }) });

/** What kept an app from hearing, in a word for the log: nothing that it has said. */
export function whyNotHeard(error: unknown): string {
  if (error instanceof NotHeard) return error.message;
  const { data } = codedSchema.safeParse(error);
  if (data !== undefined) return data.cause.code;
  return error instanceof Error ? error.name : "unknown";
}
