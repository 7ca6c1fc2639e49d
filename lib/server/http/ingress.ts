import "server-only";
import { randomBytes, randomUUID } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { findRoute } from "@/lib/shared/routes";
import { securityHeaders } from "@/lib/shared/security-headers.js";
import { isDevelopment } from "../env";
import { processWide } from "../process-wide";
import { enterRequest } from "../request-context";
import { answerBeforeNext, ignoreUpgrades } from "./before-next";
import { clientAddress } from "./client-address";
import { refuseUnreadable } from "./exchange";
import { keepToFiles } from "./file-request";
import { isLoopbackName, judgeHost } from "./host";
import { keepForms } from "./kept-form";
import { decodedPath, originForm } from "./origin-form";
import { prefetchHeader } from "./prefetch";
import { requestIdHeader } from "./request-id";
import { sourceKey } from "./source-key";
import { enterInTurn } from "./turn";

type IngressOptions = {
  /** APP_ORIGIN. */
  readonly origin: string;
  /** TRUSTED_PROXY_HOPS. */
  readonly trustedProxyHops: number;
  /** PORTCULLIS_EMBEDDED. */
  readonly embedded: boolean;
};

const longestUserAgent = 256;

/** Next copies a request's headers when it asks itself; only this process knows the value. */
const withinHeader = "x-from-within";
const within = () => processWide("http.within", () => randomBytes(16).toString("hex"));

type RequestStart = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly server: Server;
};

/**
 * Makes a request's headers tell the truth before Next reads them.
 *
 * `next start` believes a client's own `X-Forwarded-*` and `Host`, and neither middleware nor handlers see the socket. Node
 * announces every request on a diagnostics channel before the server's own listener runs; here, and only here, it is
 * decided who the client is, what this origin is called, and whether it was meant. Idempotent.
 */
export function watchIngress(options: IngressOptions): void {
  processWide("http.ingress", () => {
    const canonical = new URL(options.origin);
    const https = canonical.protocol === "https:";
    // RFC 6797 knows no ports: a loopback name would be lost to every other program on that machine.
    const strictTransport = https && !isLoopbackName(canonical.hostname);
    subscribe("http.server.request.start", (message) => {
      const { request, response, server } = message as RequestStart;
      if (!isDevelopment()) ignoreUpgrades(server);
      const headers = request.headers;
      const id = randomUUID();
      // The gate runs where the request's context does not reach, so the headers say it too; what a client sent is gone.
      headers[requestIdHeader] = id;
      response.setHeader(requestIdHeader, id);
      const fromWithin = headers[withinHeader] === within();
      headers[withinHeader] = within();
      const refusal = fromWithin ? undefined : judgeHost(request, canonical, options.embedded);
      if (refusal !== undefined) answerBeforeNext(server, response, refusal);
      const ip = clientAddress(headers["x-forwarded-for"], request.socket.remoteAddress, options.trustedProxyHops);
      headers["x-forwarded-for"] = ip;
      // In absolute form (RFC 9112 §3.2.2) the target brings a host of its own, to which Next would redirect.
      request.url = originForm(request.url ?? "/");
      // No Request can be made with these (Fetch §4.6), so Next would answer 500; under another name the gate answers 405.
      if (/^(trace|track|connect)$/i.test(request.method ?? "")) request.method = "UNSUPPORTED";
      headers.host = canonical.host;
      headers["x-forwarded-host"] = canonical.host;
      headers["x-forwarded-proto"] = https ? "https" : "http";
      for (const name of untrusted) Reflect.deleteProperty(headers, name);
      if (headers.cookie?.includes("%")) headers.cookie = byteByByte(headers.cookie);
      // Next hides its own prefetch headers from middleware; the gate needs to know.
      if (headers["next-router-prefetch"] !== undefined || headers["next-router-segment-prefetch"] !== undefined) {
        headers[prefetchHeader] = "1";
      }
      for (const { key, value } of securityHeaders) response.setHeader(key, value);
      // Every answer carries it, static files and refusals of the HTTP parser's neighbours included (RFC 6797).
      if (strictTransport) response.setHeader("Strict-Transport-Security", "max-age=63072000; includeSubDomains");
      const path = request.url.split("?")[0] ?? "";
      const route = request.method === "POST" ? findRoute(decodedPath(path) ?? path) : undefined;
      if (request.method === "POST" && isUnnamed(request.url)) nameOrigin(request, options.origin);
      const inTurn = refusal === undefined && route?.hashesPassword === true ? route : undefined;
      enterRequest({
        id,
        client: { ip, userAgent: printable(headers["user-agent"]) },
        route: `${request.method ?? ""} ${path}`,
        url: request.url,
        response,
        ...(inTurn && { stepAside: enterInTurn(server, response, sourceKey(ip), { noTurnFor: inTurn.noTurnFor }) }),
        fromWithin,
      });
      keepToFiles(request);
      if (request.url.startsWith("/api/")) return;
      if (request.method === "POST") keepForms(request, response);
      // What Next itself has to read before any code of ours runs.
      if (request.method === "POST" || headers["next-router-state-tree"] !== undefined) refuseUnreadable(response);
    });
    return true;
  });
}

/** The forms of a page whose address has a token in it, which sends no referrer (next.config.js): its own, and that of the theme. */
const isUnnamed = (url: string): boolean => /[?&]token=/.test(url) || url === "/api/theme";

/**
 * A form of a page that sends no referrer comes with `Origin: null`, from this very origin too (Fetch §3.2, "append a request Origin
 * header"). Whose it is the browser says all the same, in a header that no page can write: its own origin's, which leaves out sandboxed
 * and opaque documents and whatever was redirected by another site (Fetch Metadata §2.4).
 */
function nameOrigin({ headers }: IncomingMessage, origin: string): void {
  if (headers.origin === "null" && headers["sec-fetch-site"] === "same-origin") headers.origin = origin;
}

/** Control characters can't come through Node's HTTP parser; bidi overrides and the like can. */
function printable(userAgent: string | undefined): string | null {
  return userAgent?.replaceAll(/[^\u0020-\u007e]/g, "?").slice(0, longestUserAgent) || null;
}

/**
 * Next decodes percent signs in the values of cookies (RFC 6265 knows no such thing), so a token would have as many spellings as one
 * likes. In ours a percent sign stays one.
 */
export function byteByByte(cookies: string): string {
  return cookies.replaceAll(/(?<=^|;) *__Host-Http-[^;]*/g, (pair) => pair.replaceAll("%", "%25"));
}

/** Names by which a client could try to speak for a proxy or for this app itself. */
const untrusted = [
  "forwarded",
  "x-real-ip",
  "x-forwarded-port",
  "x-client-ip",
  "x-user-id",
  "x-nonce",
  prefetchHeader,
  // Next's own, between its parts; from outside they skip the middleware or what lies behind it.
  "x-middleware-subrequest",
  "x-middleware-prefetch",
  "x-nextjs-data",
];
