import "server-only";
import { AppError } from "@/lib/shared/errors";
import { proofFields } from "@/lib/shared/features/step-up";
import { safeNextPath } from "@/lib/shared/next-path";
import { ownerField } from "@/lib/shared/owner";
import { answerWithProof } from "../../guard/proof-document";
import { readText } from "../../http/body";
import { withCookies } from "../../http/cookie";
import { redirectTo } from "../../http/endpoint";
import { largestForm, readFormData, textIn } from "../../http/form-fields";
import type { PresentedCookies } from "../../session/cookies";
import { isOwnedBy } from "../../session/owner";
import type { Session } from "../../session/session";
import { reauthenticate } from "./step-up";

/** A form of `proofDocument`: what was typed, and the proof. */
const largestProof = largestForm + 1024;

/**
 * Takes the form that asks for a proof and carries what another form was sent with. A right proof sends the browser on with 307: it
 * repeats the form, body and all, where that was refused. Anything else asks once more, and still carries it.
 *
 * @throws AppError `account_changed` where the form stood in a page of another account
 */
export async function proveAndRepeat(
  request: Request,
  session: Session,
  presented: PresentedCookies,
): Promise<Response> {
  const next = safeNextPath(new URL(request.url).searchParams.get("next"));
  const form = await readFormData(readText(request, largestProof), request.headers.get("content-type") ?? "");
  if (form === undefined) throw new AppError("invalid_request");
  const owner = form.get(ownerField);
  if (owner !== null && !isOwnedBy(session, owner)) throw new AppError("account_changed");
  try {
    const { cookies } = await reauthenticate(proofIn(form), session, presented);
    return withCookies(redirectTo(next, 307), cookies);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "session_ended") throw error;
    return answerWithProof(session, { path: next, asked: request.headers, error }, textIn(form));
  }
}

/** What the document has asked for, under the names of the API. */
const proofIn = (form: FormData): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(proofFields).flatMap(([name, field]) => (form.has(field) ? [[name, form.get(field)]] : [])),
  );
