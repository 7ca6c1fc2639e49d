import "server-only";
import type { IncomingMessage, ServerResponse } from "node:http";
import { escapeHtml } from "@/lib/shared/escape-html";
import type { FormDocument, FormField } from "./form-fields";
import { plainDocument } from "./plain-document";

/** Fields that nobody has typed: Next's own, and ours. */
const untyped = /^[$_]|^(id|next)$/;

/**
 * The answer to a form whose Server Action is gone: a page that was loaded before a deploy posts, without scripts, to an action that the
 * new build does not have. Next says 409 and three bare words, and what was typed is lost; instead the person is told to open the
 * page again, beside what they had typed. With scripts the form itself says so (`use-form.ts`).
 *
 * @returns undefined where Next says anything else
 */
export function staleDocument(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
): FormDocument | undefined {
  if (status !== 409 || !response.hasHeader("x-nextjs-action-not-found")) return undefined;
  const id = String(response.getHeader("x-request-id") ?? "");
  return { status, write: (fields) => stalePage(request, fields, id) };
}

function stalePage({ url = "/", headers }: IncomingMessage, fields: readonly FormField[], requestId: string): string {
  const shown = fields.filter(([name, value]) => value !== "" && !untyped.test(name));
  const typed = shown.map(
    ([name, value]) =>
      `<p><label for="${escapeHtml(name)}">${escapeHtml(labelOf(name))}</label><br>
<textarea id="${escapeHtml(name)}" rows="3" readonly>\n${escapeHtml(value)}</textarea></p>`,
  );
  const body = `<p>The page that this form stood on is older than the app by now, so nothing was saved. Open it again and send the form from there.</p>
<p><a href="${escapeHtml(url)}">Open the page again</a></p>
${typed.length === 0 ? "" : `<h2>What you had typed</h2>\n${typed.join("\n")}`}`;
  return plainDocument({ status: 409, title: "This page is out of date", body, requestId, cookie: headers.cookie });
}

/** A field's name as a person reads it. */
const labelOf = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replaceAll(/[-_]/g, " ");
