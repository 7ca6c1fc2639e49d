import { type NextRequest, NextResponse } from "next/server";
import { configuration } from "./lib/configuration";

/** Gives each document a Content-Security-Policy with a nonce of its own. Who may see what is decided by the pages. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const development = process.env.NODE_ENV === "development" ? " 'unsafe-eval'" : "";
  const policy = [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development}`,
    `style-src 'self' ${development === "" ? `'nonce-${nonce}'` : "'unsafe-inline'"}`,
    "img-src 'self' data:",
    "connect-src 'self'",
    // Signing out is a form, and leads to the provider: browsers hold redirects to this, too.
    `form-action 'self' ${configuration().ISSUER}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  const headers = new Headers(request.headers);
  // Next reads the nonce out of it, and puts it on its scripts.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

export const config = { matcher: "/((?!_next/static).*)" };
