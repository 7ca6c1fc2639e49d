import "server-only";
import { requestContext } from "../../request-context";
import type { AccessClaims } from "../claims";

/** Notes who acts as somebody in this request: whatever is told of it says so. */
export function noteActor({ act }: { readonly act?: AccessClaims["act"] | undefined }): void {
  const request = requestContext();
  if (act !== undefined && request !== undefined) request.actor = act.sub;
}
