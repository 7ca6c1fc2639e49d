import "server-only";
import type { WayIn } from "@/lib/shared/way-in";
import type { CookieChange } from "../http/cookie";
import type { PresentedCookies } from "./cookies";
import type { LiveSession } from "./start"; // feature:token-endpoint

/** Somebody has proved who they are, in some way: a password, a link in their mail. */
export type Proof = {
  readonly user: {
    readonly id: string;
    /** Normalised. */
    readonly email: string;
    /** As it was read with what was proved: nothing that has been replaced meanwhile opens a session. */
    readonly credentialVersion: number;
  };
  /** How, RFC 8176. */
  readonly amr: readonly string[];
  /** Whether the session outlives the browser's run, as was chosen where signing in began; else its cookies end with that, and it lies unused for hours at most. */
  readonly staySignedIn: boolean;
  /** The number of the form that they did it with, if there was one: one form makes one session. */
  readonly form?: string | undefined;
  /** That it goes on after a step that came in between: what was told on the way there is not told again. */
  readonly resumed?: true; // feature:totp
  /** That this form makes no other session, even once that one is over. */
  readonly once?: true; // feature:totp
};

/** What follows from a proof: a session, or another step. */
export type Decision = {
  readonly answer: WayIn;
  readonly cookies: readonly CookieChange[];
  /** Where the step is taken; null when there is none left, and somebody is signed in. */
  readonly page: `/${string}` | null;
  // feature:token-endpoint begin
  /** For a client that keeps no cookies: what has begun, or the secret of the ticket that the step is taken with. */
  readonly session?: LiveSession;
  readonly ticket?: string;
  // feature:token-endpoint end
};

/**
 * What may be needed between a proof and a session: looks at what was proved, and issues the ticket that waits for the rest. Undefined
 * where nothing of its kind is needed (any more).
 */
export type Step = (proof: Proof, presented: PresentedCookies) => Promise<Decision | undefined>;
