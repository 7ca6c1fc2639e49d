import "server-only";
import { AppError } from "@/lib/shared/errors";
import { decisionSchema } from "@/lib/shared/features/openid-provider";
import { ownerField } from "@/lib/shared/owner";
import { parseInput, readText } from "../../http/body";
import { isOwnedBy } from "../../session/owner";
import type { Session } from "../../session/session";

/**
 * What somebody has decided, from the form of their own page.
 *
 * @throws AppError `account_changed` where the page was another account's; `invalid_input`
 */
export async function readDecision(request: Request, session: Session): Promise<"allow" | "deny"> {
  const { [ownerField]: owner, ...fields } = Object.fromEntries(new URLSearchParams(await readText(request)));
  if (!isOwnedBy(session, owner)) throw new AppError("account_changed");
  return parseInput(decisionSchema, fields).decision;
}
