import { createRequire } from "node:module";
import { resolve } from "node:path";

// The folder that has the packages: this one, or one above it where they are shared.
const root = resolve(createRequire(import.meta.url).resolve("next/package.json"), "../../..");

/** @type {import("next").NextConfig} */
const config = {
  turbopack: { root },
  outputFileTracingRoot: root,
  poweredByHeader: false,
  reactStrictMode: true,
  headers: () =>
    Promise.resolve([
      {
        source: "/:path*",
        headers: [
          { key: "X-Content-Type-Options", value: "nosniff" },
          // With `no-referrer` forms would not say where they come from, and signing out asks that.
          { key: "Referrer-Policy", value: "same-origin" },
          { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
        ],
      },
    ]),
};

export default config;
