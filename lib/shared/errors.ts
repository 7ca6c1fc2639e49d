import type { ErrorRow } from "./error-row";
import { errors as accountDeletion } from "./features/account-deletion"; // feature:account-deletion
import { errors as apiTokens } from "./features/api-tokens"; // feature:api-tokens
import { errors as impersonation } from "./features/impersonation"; // feature:impersonation
import { errors as openidProvider } from "./features/openid-provider"; // feature:openid-provider
import { errors as passkeys } from "./features/passkeys"; // feature:passkeys
import { errors as revocationStream } from "./features/revocation-stream"; // feature:revocation-stream
import { errors as sharing } from "./features/sharing"; // feature:sharing
import { errors as signIn } from "./features/sign-in";
import { errors as signUp } from "./features/sign-up"; // feature:sign-up
import { errors as sso } from "./features/sso"; // feature:sso
import { errors as totp } from "./features/totp"; // feature:totp
import { wait } from "./spans";

/** Every way in which a request can be refused. */
const catalogue = {
  invalid_request: [400, "Invalid request", "That request could not be understood."],
  invalid_input: [400, "Invalid input", "Some fields need another look."],
  link_invalid: [400, "Link invalid", "This link is no longer valid. It may have been used already, or it is too old."],
  unauthenticated: [401, "Not signed in", "Sign in to continue."],
  invalid_token: [401, "Invalid token", "The access token is expired, revoked or malformed."],
  session_ended: [401, "Session ended", "Your session has ended. Sign in again."],
  reauthentication_required: [401, "Proof needed again", "Prove again who you are, then go on."],
  forbidden: [403, "Forbidden", "This is not open to you."],
  bot_check: [403, "Bot check failed", "The check for bots was not passed."],
  account_changed: [
    409,
    "Another account",
    "This browser is signed in to another account now than when this page was opened, so nothing was done. Sign in to the one before to go on here, or open the page anew.",
  ],
  sign_in_changed: [
    409,
    "Another sign-in",
    "This browser has begun to sign in to another account since this page was opened, so nothing was done. Go on in the tab of that one, or begin again.",
  ],
  last_way_in: [409, "Last way in", "That is your last way in, so it stays. Add another one first."],
  cross_site: [403, "Cross-site request refused", "This request came from another site and was refused."],
  not_found: [404, "Not found", "There is nothing here."],
  method_not_allowed: [405, "Method not allowed", "This address does not answer that method."],
  payload_too_large: [413, "Payload too large", "That is more than this address accepts."],
  unsupported_media_type: [415, "Unsupported media type", "Send this as application/json."],
  misdirected: [421, "Misdirected request", "This app does not answer to that name."],
  rate_limited: [429, "Too many requests", "Too many attempts. Try again later."],
  internal: [500, "Internal error", "Something went wrong on our side. Try again."],
  busy: [503, "Busy", "The server is busy. Try again in a few seconds."],
  unavailable: [503, "Unavailable", "The service can't do this right now. Try again in a moment."],
  ...signIn,
  ...signUp, // feature:sign-up
  ...totp, // feature:totp
  ...sso, // feature:sso
  ...passkeys, // feature:passkeys
  ...apiTokens, // feature:api-tokens
  ...openidProvider, // feature:openid-provider
  ...sharing, // feature:sharing
  ...revocationStream, // feature:revocation-stream
  ...accountDeletion, // feature:account-deletion
  ...impersonation, // feature:impersonation
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof catalogue;

/** One thing wrong with one field; `code` is stable, `message` is for the person who typed it. */
export type FieldError = { readonly field: string; readonly code: string; readonly message: string };

export const errorCodes = Object.keys(catalogue) as readonly ErrorCode[];
/** The HTTP status that an error is answered with. */
export const statusOf = (code: ErrorCode): number => catalogue[code][0];
/** The title that a program reads (RFC 9457 §3.1.3). */
export const titleOf = (code: ErrorCode): string => catalogue[code][1];
/** The sentence that a person reads. */
export const sentenceOf = (code: ErrorCode): string => catalogue[code][2];

type AppErrorOptions = {
  readonly cause?: unknown;
  readonly fields?: readonly FieldError[];
  /** Seconds, for `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** One more sentence: what the code alone can't say, such as where this app is. */
  readonly hint?: string;
  /** Extra response headers, such as `RateLimit`. */
  readonly headers?: Readonly<Record<string, string>>;
};

const brand = Symbol.for("portcullis.AppError");

/**
 * The one error that use-cases throw on purpose. Its code decides status and sentence; its message never holds
 * anything that the caller sent.
 */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly [brand] = true;
  readonly code: ErrorCode;
  readonly fields: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;
  readonly hint: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(titleOf(code), "cause" in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.fields = options.fields ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.hint = options.hint;
    this.headers = options.headers ?? {};
  }

  /** By brand: pages, handlers and start-up code are separate module graphs, each with a class of its own. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && brand in value;
  }

  get status(): number {
    return statusOf(this.code);
  }

  /** What a person reads; where it is known, how long to wait. */
  get sentence(): string {
    if (this.code === "rate_limited" && this.retryAfterSeconds !== undefined)
      return `Too many attempts. Try again in ${wait(this.retryAfterSeconds)}.`;
    return this.hint === undefined ? sentenceOf(this.code) : `${sentenceOf(this.code)} ${this.hint}`;
  }
}
