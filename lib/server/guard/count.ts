import "server-only";
import { processWide } from "../process-wide";
import { consume } from "../rate-limit";
import { requestContext } from "../request-context";
import { type Caller, keyOf, subject } from "./caller";

const counted = () => processWide("guard.counted", () => new WeakSet<object>());

/**
 * Counts a request of somebody's. An action and the page that is rendered after it are one request, and count once.
 *
 * @throws LimitReached; AppError `unavailable`
 */
export async function count(caller: Caller): Promise<void> {
  const request = requestContext();
  if (request !== undefined && counted().has(request)) return;
  await consume("api_subject", keyOf(caller), subject(caller));
  if (request !== undefined) counted().add(request);
}
