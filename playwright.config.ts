import { existsSync } from "node:fs";
import { defineConfig, devices } from "@playwright/test";

// The workers read this file too and must come to the same answers: what is decided once is kept in the environment.
process.env["E2E_PORT"] ??= String(20_000 + (process.pid % 10_000));
process.env["E2E_DATA_DIR"] ??= `.test/e2e-${process.pid}`;
const port = process.env["E2E_PORT"];
const origin = `http://localhost:${port}`;

const chromium =
  process.env["PORTCULLIS_CHROMIUM"] ?? (existsSync("/usr/bin/chromium") ? "/usr/bin/chromium" : undefined);
const isRoot = process.getuid?.() === 0;

/** No calls home, no processes that nothing here needs; and the sandbox of Chromium does not run as root. */
const quiet = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--no-first-run",
  "--disable-gpu",
  "--in-process-gpu",
  "--disable-software-rasterizer",
  "--disable-crash-reporter",
  "--disable-breakpad",
];

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  // A test that only passes the second time has found something.
  retries: 0,
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["json", { outputFile: process.env["E2E_REPORT"] ?? ".test/e2e.json" }]],
  globalTeardown: "./e2e/tear-down.ts",
  use: {
    ...devices["Desktop Chrome"],
    channel: undefined,
    baseURL: origin,
    // `-- --trace on` shows what happened step by step; recorded for every test it takes a sixth of the time.
    screenshot: "only-on-failure",
    launchOptions: {
      ...(chromium !== undefined && { executablePath: chromium }),
      args: isRoot ? [...quiet, "--no-sandbox"] : quiet,
    },
  },
  // Black box: the way a person starts it, on a throw-away DATA_DIR.
  webServer: {
    command: "node scripts/start.mjs",
    url: `${origin}/api/health/ready`,
    timeout: 180_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 },
    stdout: "pipe",
    env: {
      PORT: port,
      DATA_DIR: process.env["E2E_DATA_DIR"],
      DATABASE_URL: "",
      BCRYPT_COST: "6",
      LOG_LEVEL: "warn",
      RATE_LIMIT_LOGIN_ACCOUNT: "100000/60",
      RATE_LIMIT_LOGIN_SOURCE: "100000/60",
      RATE_LIMIT_SIGNUP_SOURCE: "100000/60", // feature:sign-up
      RATE_LIMIT_VERIFY_SOURCE: "100000/60", // feature:sign-up
      RATE_LIMIT_FORGOT_SOURCE: "100000/60", // feature:password-reset
      RATE_LIMIT_RESET_SOURCE: "100000/60", // feature:password-reset
      RATE_LIMIT_RECOVERY_SOURCE: "100000/60", // feature:totp
      RATE_LIMIT_PASSKEY_SOURCE: "100000/60", // feature:passkeys
      RATE_LIMIT_EMAIL_CHANGE_SOURCE: "100000/60", // feature:email-change
      RATE_LIMIT_EMAIL_LINK_SOURCE: "100000/60", // feature:email-change
      RATE_LIMIT_RESTORE_SOURCE: "100000/60", // feature:account-deletion
      RATE_LIMIT_OIDC_SOURCE: "100000/60", // feature:openid-provider
      RATE_LIMIT_OIDC_CODE_SOURCE: "100000/600", // feature:openid-provider
      RATE_LIMIT_SHARE_SOURCE: "100000/60", // feature:sharing
      RATE_LIMIT_API_TOKEN_SOURCE: "100000/60", // feature:api-tokens
      RATE_LIMIT_REFRESH_SESSION: "100000/60",
      RATE_LIMIT_API_SUBJECT: "100000/60",
    },
  },
});
