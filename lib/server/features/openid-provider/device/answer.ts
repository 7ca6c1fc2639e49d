import "server-only";
import type { NextRequest } from "next/server";
import { consume, sourceKey } from "../../../rate-limit";
import { currentClient } from "../../../request-context";
import { answerProgram } from "../bridge";

/**
 * Answers a device that asks for a code (RFC 8628 §3.1). Each one is kept for an hour past its end, and anybody can be a client without a secret, so they are
 * counted.
 *
 * @throws AppError `rate_limited`, `unavailable`, `keys_secret`
 */
export async function answerDevice(request: NextRequest): Promise<Response> {
  await consume("oidc_device", sourceKey(currentClient().ip));
  return answerProgram(request);
}
