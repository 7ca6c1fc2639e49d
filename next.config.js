import { publicFiles } from "./lib/shared/public-files.js";
import { noDocumentPolicy, securityHeaders } from "./lib/shared/security-headers.js";

/** @type {import("next").NextConfig} */
const config = {
  // The checkout is the root, whatever lies in the folders above it: names of chunks and actions hang on it.
  turbopack: { root: import.meta.dirname },
  outputFileTracingRoot: import.meta.dirname,
  // `npm run build` sets both: the name of the build follows from its sources (decision 0030).
  generateBuildId: () => process.env["PORTCULLIS_BUILD_ID"] ?? null,
  env: { PORTCULLIS_BUILD_ID: process.env["PORTCULLIS_BUILD_ID"] ?? "" },
  ...(process.env["PORTCULLIS_STANDALONE"] === "1" && { output: "standalone" }),
  // What runs in the password threads is read as it stands, and imports by itself.
  outputFileTracingIncludes: { "/*": ["lib/server/password/worker/*.{mjs,br,txt}", "node_modules/bcryptjs/**/*"] },
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  reactStrictMode: true,
  // `npm test` checks the types of the whole repository; a start does not wait for that.
  typescript: { ignoreBuildErrors: true },
  headers: () =>
    Promise.resolve([
      { source: "/:path*", headers: [...securityHeaders] },
      // An address with a token in it, whichever page it is of, is told to nobody.
      {
        source: "/:path*",
        has: [{ type: "query", key: "token" }],
        headers: [{ key: "Referrer-Policy", value: "no-referrer" }],
      },
      // Pages and handlers bring a policy of their own, and what stands here would go before a handler's.
      ...["/_next/static/:path*", `/:file(${publicFiles.join("|")})`].map((source) => ({
        source,
        headers: [{ key: "Content-Security-Policy", value: noDocumentPolicy }],
      })),
    ]),
  logging: { incomingRequests: { ignore: [/^\/dev\/mailbox\/version/] } }, // feature:mailbox
  // The optimizer is a proxy that nothing here needs.
  images: { unoptimized: true },
  serverExternalPackages: [
    "bcryptjs",
    "oidc-provider", // feature:openid-provider
    "piscina",
    "pg",
    "pino",
    "nodemailer",
  ],
  experimental: {
    // forbidden(): the only way a page can answer with 403.
    authInterrupts: true,
    // Servers that tests start show a few pages and end: they load each when it is asked for.
    preloadEntriesOnStart: process.env["PORTCULLIS_PRELOAD"] !== "0",
    serverActions: { bodySizeLimit: "64kb" },
  },
};

export default config;
