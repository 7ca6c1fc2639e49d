import "server-only";
import type { IncomingMessage } from "node:http";
import { AppError } from "@/lib/shared/errors";
import { isLoopback } from "./client-address";
import { originForm } from "./origin-form";
import { plainDocumentParts } from "./plain-document";
import { plainPage, wantsDocument } from "./plain-page";
import { problem } from "./problem";
import { misdirected } from "./wrong-name";

/** Host and port (RFC 9110 §7.2), in the letters that names and addresses have. */
const hostAndPort = /^(\[[\da-f:.]+\]|[\w.-]+)(:\d*)?$/i;

/** Whether a name means the machine that it is used on (RFC 6761 §6.3). */
export const isLoopbackName = (name: string): boolean =>
  name === "localhost" || name.endsWith(".localhost") || isLoopback(name.replaceAll(/[[\]]/g, ""));

/**
 * Judges a request by the name that it came by, before anything else looks at it.
 *
 * - One that names no host, or several, is 400 (RFC 9112 §3.2).
 * - A name that is not ours is 421 on the embedded default: a stranger's page can make its own name mean this machine (DNS
 *   rebinding). In a deployment the proxies decide which names lead here, and probes come by any.
 * - A document that is asked for by another loopback name than APP_ORIGIN's is led there: where it is, no form would work.
 *
 * @param origin APP_ORIGIN
 * @returns what to answer; undefined for a request that may go on
 */
export function judgeHost(request: IncomingMessage, origin: URL, embedded: boolean): Response | undefined {
  const name = nameOf(request, origin);
  if (name === origin.hostname) return undefined;
  if (name === undefined) return problem(new AppError("invalid_request", { hint: "It has to name one host." }));
  const target = originForm(request.url ?? "/");
  if (isLoopbackName(name))
    return isLoopbackName(origin.hostname) && isDocument(request) ? leadTo(origin.origin + target) : undefined;
  const isPart = (plainDocumentParts as readonly string[]).includes(target);
  if (!embedded || isPart) return undefined;
  const error = misdirected(origin.origin);
  const asked = headersOf(request);
  return wantsDocument(asked) ? plainPage(error, asked, { path: "/" }) : problem(error);
}

/** The name that a request is for, without its port; undefined where there is none, more than one, or what is no name. */
function nameOf({ headers, httpVersion, rawHeaders, url = "/" }: IncomingMessage, origin: URL): string | undefined {
  const lines = rawHeaders.filter((text, at) => at % 2 === 0 && text.length === 4 && /^host$/i.test(text)).length;
  if (lines === 0 && httpVersion === "1.0") return origin.hostname;
  const [, name] = hostAndPort.exec(headers.host ?? "") ?? [];
  if (lines !== 1 || name === undefined) return undefined;
  // In absolute form the target counts (RFC 9112 §3.2.2).
  return !url.startsWith("/") && URL.canParse(url) ? new URL(url).hostname : name.toLowerCase();
}

const isDocument = (request: IncomingMessage): boolean =>
  /^(GET|HEAD)$/.test(request.method ?? "") && wantsDocument(headersOf(request));

const leadTo = (location: string): Response =>
  new Response(null, { status: 307, headers: { location, "cache-control": "no-store" } });

function headersOf({ headers }: IncomingMessage): Headers {
  return new Headers(
    Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
