import { z } from "zod";
import { attemptCookie, cookiesIn, setCookie } from "./cookies";

/** What this browser has to bring back, and what the answer is checked against. It lies in a cookie: whoever has no such cookie has begun nothing. */
const attemptSchema = z.object({
  nonce: z.string(),
  verifier: z.string(),
  next: z.string(),
  /** In ms. */
  beganAt: z.number(),
});
export type Attempt = z.output<typeof attemptSchema>;

/** How long a sign-in may take, in seconds. */
const attemptTtl = 30 * 60;
/** How many may be on their way in one browser: cookies are sent with every request. */
const mostAttempts = 4;

/** The cookies by which a browser remembers one more; the oldest go where there are too many. */
export function rememberAttempt(request: Request, state: string, attempt: Attempt): readonly [string, string][] {
  const value = Buffer.from(JSON.stringify(attempt)).toString("base64url");
  const prefix = attemptCookie("");
  const old = [...cookiesIn(request)]
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => ({ name, beganAt: parse(value)?.beganAt ?? 0 }))
    .sort((one, other) => other.beganAt - one.beganAt)
    .slice(mostAttempts - 1);
  return [
    setCookie(attemptCookie(state), value, attemptTtl),
    ...old.map(({ name }) => setCookie(name, "", attemptTtl)),
  ];
}

/** What this browser has begun under a state. */
export function recallAttempt(request: Request, state: string): Attempt | undefined {
  const attempt = parse(cookiesIn(request).get(attemptCookie(state)) ?? "");
  return attempt !== undefined && attempt.beganAt > Date.now() - attemptTtl * 1000 ? attempt : undefined;
}

/** It counts once, however it ends. */
export const forgetAttempt = (state: string): [string, string] => setCookie(attemptCookie(state), "", attemptTtl);

function parse(value: string): Attempt | undefined {
  try {
    return attemptSchema.parse(JSON.parse(Buffer.from(value, "base64url").toString()));
  } catch {
    return undefined;
  }
}
