import "server-only";
import type { IncomingMessage } from "node:http";
import { publicFiles } from "@/lib/shared/public-files.js";

/** Whether files are there that are the same for everybody; the gate does not look there (middleware.ts). */
const isPublic = (url: string): boolean =>
  url.startsWith("/_next/static/") || publicFiles.includes(url.slice(1).split("?")[0] ?? "");

/** What makes Next's file server refuse, for which Next then has no page (412, 416). A server may answer without them (RFC 9110 §13.1, §14.2). */
const conditions = ["range", "if-range", "if-match", "if-unmodified-since"];

/**
 * Lets no request through to Next's files that it would fail at with a 500. What is no reading of a file becomes a request for the start
 * page, which takes the same methods: the gate answers it there, with 405, or 204 for OPTIONS. So does what asks for the server as a
 * whole (`*`, RFC 9112 §3.2.4).
 */
export function keepToFiles(request: IncomingMessage): void {
  const { url = "/", method } = request;
  const isFile = isPublic(url);
  if (isFile) for (const name of conditions) Reflect.deleteProperty(request.headers, name);
  const isReading = method === "GET" || method === "HEAD";
  if (isFile && !isReading) request.url = "/";
  if (url === "*") {
    request.url = "/";
    if (method !== "OPTIONS") request.method = "UNSUPPORTED";
  }
}
