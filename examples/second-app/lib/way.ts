import { configuration } from "./configuration";
import type { ProblemCode } from "./problem";

/** Where one goes after signing in who wanted nothing else. */
const usual = "/book";

/**
 * Where to go after signing in: a page of this app, whatever a link says. (`//evil.example` and `/.//evil.example` are addresses of another
 * site for a browser that is sent to them as they are.)
 *
 * @returns an absolute address of this app
 */
export function wayTo(next: string | null): string {
  const { ORIGIN } = configuration();
  if (next?.startsWith("/") !== true || !URL.canParse(next, ORIGIN)) return ORIGIN + usual;
  const { origin, pathname, search } = new URL(next, ORIGIN);
  return ORIGIN + (origin === ORIGIN ? pathname + search : usual);
}

/** Where people are told what went wrong. */
export const wayToProblem = (code: ProblemCode): string => `${configuration().ORIGIN}/problem/${code}`;

/** Sends a browser on; what it then asks for, it asks for by GET. */
export const sendTo = (address: string, ...headers: readonly [string, string][]): Response =>
  new Response(null, {
    status: 303,
    headers: [["location", address], ["cache-control", "no-store"], ...headers],
  });
