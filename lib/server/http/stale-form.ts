import "server-only";
import type { IncomingMessage, ServerResponse } from "node:http";
import { escapeHtml } from "@/lib/shared/escape-html";
import { type FormField, readFields } from "./form-fields";
import { plainDocument, plainDocumentHeaders } from "./plain-document";

/** Forms beyond this are refused by Next before it looks for their action (`bodySizeLimit`). */
const largestBody = 64 * 1024;
/** Fields that nobody has typed: Next's own, and ours. */
const untyped = /^[$_]|^(id|next)$/;

/**
 * Answers a form whose Server Action is gone: a page that was loaded before a deploy posts, without scripts, to an action that the
 * new build does not have. Next says 409 and three bare words, and what was typed is lost; instead the person is told to open the
 * page again, beside what they had typed. With scripts the form itself says so (`use-form.ts`).
 *
 * The body is kept as it passes by, since Next has consumed it by then.
 */
export function keepStaleForms(request: IncomingMessage, response: ServerResponse): void {
  const type = request.headers["content-type"] ?? "";
  if (!type.startsWith("multipart/form-data") || request.headers["next-action"] !== undefined) return;
  // One piece of memory, however many pieces the body comes in; a form that does not fit is not kept.
  const body = Buffer.alloc(largestBody);
  let size = 0;
  const push = request.push.bind(request);
  request.push = (chunk: unknown, encoding?: BufferEncoding): boolean => {
    if (Buffer.isBuffer(chunk)) {
      chunk.copy(body, Math.min(size, largestBody));
      size += chunk.length;
    }
    return push(chunk, encoding);
  };
  // Next compresses on the way out and sends the head first, so it is there that the answer becomes another one.
  let isStale = false;
  const writeHead = response.writeHead.bind(response) as (status: number, ...rest: unknown[]) => ServerResponse;
  const write = response.write.bind(response) as (...rest: unknown[]) => boolean;
  const end = response.end.bind(response) as (...rest: unknown[]) => ServerResponse;
  response.writeHead = (status: number, ...rest: unknown[]): ServerResponse => {
    isStale = status === 409 && response.hasHeader("x-nextjs-action-not-found");
    if (!isStale) return writeHead(status, ...rest);
    for (const name of ["content-length", "content-encoding", "etag", "x-nextjs-action-not-found"])
      response.removeHeader(name);
    for (const [name, value] of Object.entries(plainDocumentHeaders)) response.setHeader(name, value);
    return writeHead(status);
  };
  response.write = (...rest: unknown[]): boolean => (isStale ? true : write(...rest));
  response.end = (...rest: unknown[]): ServerResponse => {
    if (response.statusCode === 409 && !response.headersSent) response.writeHead(409);
    if (!isStale) return end(...rest);
    const id = String(response.getHeader("x-request-id") ?? "");
    void readFields(new Uint8Array(body.subarray(0, size > largestBody ? 0 : size)), type).then((fields = []) =>
      end(stalePage(request, fields, id)),
    );
    return response;
  };
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
