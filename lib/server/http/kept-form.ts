import "server-only";
import type { IncomingMessage, ServerResponse } from "node:http";
import { processWide } from "../process-wide";
import { requestContext } from "../request-context";
import { type FormDocument, type FormField, largestForm, readFields } from "./form-fields";
import { plainDocumentHeaders } from "./plain-document";
import { staleDocument } from "./stale-form";

/** The answers to forms that were posted to actions without scripts, and what they are answered with instead of what Next says. */
const kept = () => processWide("http.kept-form", () => new WeakMap<ServerResponse, FormDocument | undefined>());

/**
 * Answers the form that is being carried out, where scripts did not send it, with a small document that has what was typed in it, in the
 * place of a redirect, which would lose that. Headers that are set go along, cookies among them.
 *
 * @returns false where scripts sent it, which keep what was typed themselves (`use-form.ts`), and where there is no Node response to reach
 */
export function answerWithForm(document: FormDocument): boolean {
  const response = requestContext()?.response;
  if (response === undefined || !kept().has(response)) return false;
  kept().set(response, document);
  return true;
}

/**
 * Keeps the body of a form that is posted to an action without scripts as it passes by, since Next has consumed it by the time that it is
 * needed: where the action asks for it (`answerWithForm`), or where it is gone (`stale-form.ts`).
 */
export function keepForms(request: IncomingMessage, response: ServerResponse): void {
  const type = request.headers["content-type"] ?? "";
  if (!type.startsWith("multipart/form-data") || request.headers["next-action"] !== undefined) return;
  kept().set(response, undefined);
  // One piece of memory, however many pieces the body comes in; a form that does not fit is not kept.
  const body = Buffer.alloc(largestForm);
  let size = 0;
  const push = request.push.bind(request);
  request.push = (chunk: unknown, encoding?: BufferEncoding): boolean => {
    if (Buffer.isBuffer(chunk)) {
      chunk.copy(body, Math.min(size, largestForm));
      size += chunk.length;
    }
    return push(chunk, encoding);
  };
  const fields = async () =>
    (await readFields(new Uint8Array(body.subarray(0, size > largestForm ? 0 : size)), type)) ?? [];
  const documentFor = (status: number) =>
    status === 303 ? kept().get(response) : staleDocument(request, response, status);
  answerInstead(response, documentFor, fields);
}

/** Next compresses on the way out and sends the head first, so it is there that the answer becomes another one. */
function answerInstead(
  response: ServerResponse,
  documentFor: (status: number) => FormDocument | undefined,
  fields: () => Promise<readonly FormField[]>,
): void {
  let document: FormDocument | undefined;
  const writeHead = response.writeHead.bind(response) as (status: number, ...rest: unknown[]) => ServerResponse;
  const write = response.write.bind(response) as (...rest: unknown[]) => boolean;
  const end = response.end.bind(response) as (...rest: unknown[]) => ServerResponse;
  response.writeHead = (status: number, ...rest: unknown[]): ServerResponse => {
    document = documentFor(status);
    if (document === undefined) return writeHead(status, ...rest);
    for (const name of ["content-length", "content-encoding", "etag", "location", "x-nextjs-action-not-found"])
      response.removeHeader(name);
    for (const [name, value] of Object.entries(plainDocumentHeaders)) response.setHeader(name, value);
    return writeHead(document.status);
  };
  response.write = (...rest: unknown[]): boolean => (document === undefined ? write(...rest) : true);
  response.end = (...rest: unknown[]): ServerResponse => {
    const { statusCode, headersSent } = response;
    if (!headersSent && documentFor(statusCode) !== undefined) response.writeHead(statusCode);
    if (document === undefined) return end(...rest);
    const { write: text } = document;
    void fields().then((typed) => end(text(typed)));
    return response;
  };
}
