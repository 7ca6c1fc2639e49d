import * as openid from "openid-client";

/** What can go wrong, as people are told it (app/problem). */
export const problems = ["denied", "over", "refused", "unavailable", "still-there"] as const;
export type ProblemCode = (typeof problems)[number];

/** What RFC 6749 calls a refusal, where one came. */
function refusalIn(error: unknown): { readonly name: string; readonly status: number } | undefined {
  if (error instanceof openid.AuthorizationResponseError) return { name: error.error, status: 400 };
  if (error instanceof openid.ResponseBodyError) return { name: error.error, status: error.status };
  if (error instanceof openid.WWWAuthenticateChallengeError)
    return { name: error.cause[0]?.parameters.error ?? "", status: error.status };
  return undefined;
}

/** Whether the provider says that a code or a refresh token is good for nothing any more (RFC 6749 §5.2). */
export const isOver = (error: unknown): boolean => refusalIn(error)?.name === "invalid_grant";

/** What is behind an error of a request to the provider. */
export function problemOf(error: unknown): ProblemCode {
  const refusal = refusalIn(error);
  if (refusal === undefined) return isNonsense(error) ? "refused" : "unavailable";
  if (refusal.name === "access_denied") return "denied";
  if (isOver(error)) return "over";
  return refusal.status >= 500 || /^(server_error|temporarily_unavailable)$/.test(refusal.name)
    ? "unavailable"
    : "refused";
}

/** Whether an answer came that must not be believed: for another sign-in, or of another provider. */
function isNonsense(error: unknown): boolean {
  if (!(error instanceof openid.ClientError)) return false;
  const { cause } = error;
  const status = cause instanceof Response ? cause.status : 0;
  return status < 500 && !/^OAUTH_(TIMEOUT|ABORT)$/.test(error.code ?? "");
}

/** Tells whoever runs this why, which is more than people are told. Messages of the libraries hold no tokens. */
export function report(error: unknown): void {
  const { name, message, cause } = error as Error;
  const why = refusalIn(error)?.name ?? (cause instanceof Error ? cause.message : "");
  process.stderr.write(`${[name, message, why].filter((part) => part !== "").join(": ")}\n`);
}
