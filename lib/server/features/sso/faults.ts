import "server-only";
import * as openid from "openid-client";
import { AppError } from "@/lib/shared/errors";
import { faultOf } from "../../log/fault";

/** Faults that pass by themselves: no answer, none in time, or one that says that it could not. */
const passing = new Set(["OAUTH_TIMEOUT", "ERR_JWKS_TIMEOUT", "temporarily_unavailable", "server_error"]);

/** Somebody has cancelled (RFC 6749 §4.1.2.1), in Apple's word too. */
const cancelled = new Set(["access_denied", "user_cancelled_authorize"]);

/** What a person is told about it. */
export function refusalOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  // What fails here on the way to the provider, openid-client wraps.
  if (error instanceof Error && error.cause instanceof AppError) return error.cause;
  if (error instanceof openid.AuthorizationResponseError && cancelled.has(error.error))
    return new AppError("sso_denied");
  const said = error instanceof openid.AuthorizationResponseError ? error.error : faultOf(error);
  const status = error instanceof Error && error.cause instanceof Response ? error.cause.status : 0;
  const isPassing = passing.has(said) || status >= 500 || error instanceof TypeError;
  return new AppError(isPassing ? "sso_unavailable" : "sso_failed");
}
