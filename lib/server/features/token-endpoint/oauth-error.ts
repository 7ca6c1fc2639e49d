import "server-only";
import { brand } from "@/lib/shared/brand";
import type { AppError, ErrorCode } from "@/lib/shared/errors";
import type { TokenError } from "@/lib/shared/features/token-endpoint";
import { json, refusalOf } from "../../http/endpoint";

/** A refusal in OAuth's own words (RFC 6749 §5.2); its message is the description, and holds nothing that was sent. */
export class OAuthError extends Error {
  override readonly name = "OAuthError";
  readonly error: string;
  readonly status: number;
  /** Further members of the answer. */
  readonly members: Omit<TokenError, "error" | "error_description">;

  constructor(error: string, description: string, status = 400, members: OAuthError["members"] = {}) {
    super(description);
    this.error = error;
    this.status = status;
    this.members = members;
  }
}

/** What OAuth calls the refusals of the use-cases. The others keep their code (RFC 6749 §8.5). */
const names: Partial<Record<ErrorCode, string>> = {
  invalid_request: "invalid_request",
  invalid_input: "invalid_request",
  payload_too_large: "invalid_request",
  invalid_credentials: "invalid_grant",
  session_ended: "invalid_grant",
  // feature:totp begin
  // A wrong code leaves its `mfa_token` good; what has waited too long begins again.
  invalid_code: "invalid_grant",
  sign_in_expired: "expired_token",
  // feature:totp end
};

/** Whatever was thrown, as the token endpoint answers it. */
export function toOAuth(thrown: unknown): Response {
  if (thrown instanceof OAuthError) {
    const { error, message, members, status } = thrown;
    // RFC 6749 §5.2: in the scheme that the client tried.
    const challenge = status === 401 && { "www-authenticate": `Basic realm="${brand.slug}"` };
    return answer({ error, error_description: message, ...members }, status, { ...challenge });
  }
  const refusal = refusalOf(thrown);
  const { code, sentence, status, retryAfterSeconds, headers } = refusal;
  const retry = retryAfterSeconds !== undefined && { "retry-after": String(retryAfterSeconds) };
  const error = names[code];
  const body = { error: error ?? code, error_description: describe(refusal, sentence) };
  return answer(body, error === undefined ? status : 400, { ...headers, ...retry });
}

/** Which parameter is wrong, and how. */
const describe = ({ fields: [first] }: AppError, sentence: string): string =>
  first === undefined ? sentence : `${first.field}: ${first.message}`;

const answer = (body: TokenError, status: number, headers: Readonly<Record<string, string>>): Response =>
  json(body, { status, headers: { "cache-control": "no-store", ...headers } });
