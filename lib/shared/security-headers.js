/** The policy of what is no document: it may load nothing and be framed by nobody, should a browser ever show it as one. */
export const noDocumentPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * The headers that are the same for every answer. next.config.js gives them to pages, handlers and files wherever the app runs;
 * lib/server/http/ingress.ts to what Next answers before it looks at that file, such as the redirect from `/dashboard/`.
 *
 * @type {readonly { readonly key: string, readonly value: string }[]}
 */
export const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  // "same-origin" keeps mail tokens in URLs from other sites, and lets forms send the Origin that the gate looks at.
  { key: "Referrer-Policy", value: "same-origin" },
  {
    key: "Permissions-Policy",
    value:
      "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-create=(self), publickey-credentials-get=(self)",
  },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
];
