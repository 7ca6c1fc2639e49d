/**
 * Headers that are the same for every answer stand here; what depends on the request (the CSP nonce, HSTS, which
 * follows APP_ORIGIN at run time) is set by the gate.
 * @type {import("next").NextConfig}
 */
const config = {
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  reactStrictMode: true,
  // `npm test` checks the types of the whole repository; a start does not wait for that.
  typescript: { ignoreBuildErrors: true },
  // A CDN or proxy compresses better than the app's own process; next start still answers plain gzip.
  images: { unoptimized: true },
  serverExternalPackages: ["bcryptjs", "piscina", "pg", "pino", "nodemailer", "rate-limiter-flexible"],
  experimental: {
    // forbidden() and unauthorized(): the only way a page can answer with 403 or 401.
    authInterrupts: true,
    serverActions: { bodySizeLimit: "64kb" },
  },
};

export default config;
