import "server-only";
import type { z } from "zod";
import { AppError } from "@/lib/shared/errors";
import { ownerField } from "@/lib/shared/owner";
import { parseInput, readText } from "../../http/body";
import { isOwnedBy } from "../../session/owner";
import type { Session } from "../../session/session";

/**
 * What somebody has said in the form of their own page.
 *
 * @throws AppError `account_changed` where the page was another account's; `invalid_input`
 */
export async function readOwnForm<Fields>(
  request: Request,
  session: Session,
  schema: z.ZodType<Fields>,
): Promise<Fields> {
  const { [ownerField]: owner, ...fields } = Object.fromEntries(new URLSearchParams(await readText(request)));
  if (!isOwnedBy(session, owner)) throw new AppError("account_changed");
  return parseInput(schema, fields);
}

/** The same, where it is nothing but a decision. */
export const readDecision = async <Decision>(
  request: Request,
  session: Session,
  schema: z.ZodType<{ readonly decision: Decision }>,
): Promise<Decision> => (await readOwnForm(request, session, schema)).decision;
