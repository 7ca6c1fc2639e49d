import "server-only";
import { AppError } from "@/lib/shared/errors";
import { escapeHtml } from "@/lib/shared/escape-html";
import { proofFields, wrongPassword } from "@/lib/shared/features/step-up";
import { reauthenticatePath } from "@/lib/shared/links";
import type { FormDocument, FormField } from "../http/form-fields";
import { plainDocument, plainDocumentHeaders } from "../http/plain-document";
import { requestIdHeader } from "../http/request-id";
import type { Session } from "../session/session";
import { hasSecondFactor } from "../session/totp/prove"; // feature:totp
import { findUserById } from "../users/store";

/** A form that was refused, as far as it can be sent once more. */
type Refused = {
  /** Path and query that it was sent to. */
  readonly path: string;
  /** The headers that it came with. */
  readonly asked: Headers;
  /** What was wrong with the proof before. */
  readonly error?: AppError;
};

/**
 * Asks somebody whose form needs a fresh proof for it, where no scripts run. It carries what was typed: once they have proved
 * who they are, the browser sends that on by itself (`features/step-up/proof-form.ts`).
 *
 * @throws AppError `session_ended` when the account is gone
 */
export async function proofDocument(session: Session, { path, asked, error }: Refused): Promise<FormDocument> {
  const owner = await findUserById(session.userId);
  if (owner === null) throw new AppError("session_ended");
  const status = error?.status ?? 401;
  const frame = {
    status,
    title: "Confirm that it is you",
    requestId: asked.get(requestIdHeader) ?? undefined,
    cookie: asked.get("cookie"),
  };
  const [type = ""] = (asked.get("content-type") ?? "").split(";");
  const wanted: Wanted = {
    ...password,
    ...((await hasSecondFactor(owner.id)) && code), // feature:totp
  };
  if (owner.passwordHash === null && wanted.name === password.name)
    return { status, write: () => plainDocument({ ...frame, body: noPassword }) };
  const question = { path, type, wanted, email: owner.email, fault: error === undefined ? undefined : faultOf(error) };
  return { status, write: (fields) => plainDocument({ ...frame, body: ask(question, fields) }) };
}

/** The same as the answer of an endpoint. @param fields what was typed */
export async function answerWithProof(
  session: Session,
  refused: Refused,
  fields: readonly FormField[] = [],
): Promise<Response> {
  const { status, write } = await proofDocument(session, refused);
  const { retryAfterSeconds: seconds, headers = {} } = refused.error ?? {};
  const later = seconds === undefined ? {} : { "retry-after": String(seconds) };
  return new Response(write(fields), { status, headers: { ...plainDocumentHeaders, ...later, ...headers } });
}

/** Nothing can be typed here that proves anything; the page knows what else does. */
const noPassword = `<p>What you sent needs a fresh proof, and this account has no password. Confirm in another way, then send it again.</p>
<p><a href="${reauthenticatePath()}">Confirm that it is you</a></p>`;

/** What is asked for: how it is called, and its field. */
type Wanted = { readonly label: string; readonly sentence: string; readonly name: string; readonly field: string };

const password: Wanted = {
  label: "Password",
  sentence: "Type the password of",
  name: proofFields.password,
  field: 'type="password" autocomplete="current-password"',
};
// feature:totp begin
const code: Wanted = {
  label: "Code of your app, or a recovery code",
  sentence: "Type a code of the second factor of",
  name: proofFields.code,
  field: 'type="text" autocomplete="one-time-code" autocapitalize="none" spellcheck="false"',
};
// feature:totp end

type Question = {
  readonly path: string;
  /** How the form was encoded, and is again. */
  readonly type: string;
  readonly wanted: Wanted;
  readonly email: string;
  readonly fault: string | undefined;
};

function ask({ path, type, wanted, email, fault }: Question, fields: readonly FormField[]): string {
  const action = `/api/auth/reauthenticate?${new URLSearchParams({ next: path }).toString()}`;
  const hidden = fields.map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  return `<p>What you sent needs a fresh proof. ${wanted.sentence} <strong>${escapeHtml(email)}</strong>, and it goes on.</p>
<form method="post" action="${escapeHtml(action)}" enctype="${escapeHtml(type)}">
${hidden.join("\n")}
<input type="email" autocomplete="username" value="${escapeHtml(email)}" readonly hidden>
<label for="proof">${wanted.label}</label>
<input id="proof" name="${wanted.name}" ${wanted.field} required autofocus${fault === undefined ? "" : ' aria-invalid="true" aria-describedby="fault"'}>
${fault === undefined ? "" : `<p id="fault" role="alert">${escapeHtml(fault)}</p>`}
<button>Go on</button>
</form>`;
}

const faultOf = ({ code, fields: [fault], sentence }: AppError): string =>
  code === "invalid_credentials" ? wrongPassword : (fault?.message ?? sentence);
