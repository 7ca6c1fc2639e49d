import { rmSync } from "node:fs";

/** The throw-away database, keys and mails go; what failed is kept in test-results. */
export default function tearDown(): void {
  rmSync(process.env["E2E_DATA_DIR"] ?? ".test/e2e", { recursive: true, force: true, maxRetries: 5 });
}
