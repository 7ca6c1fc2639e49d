import { resolve } from "node:path";

/** The data folder of the server under test: its keys, mailbox and database. */
export const dataDir = (): string => resolve(process.env["E2E_DATA_DIR"] ?? ".test/e2e");
