import { join } from "node:path";
import { runNode } from "../bootstrap/child.mjs";
import type { Environment } from "./settings";

/**
 * The link that makes the first administrator, while there is none. It is asked for in a process of its own, which has
 * the app's configuration and its connection to the database.
 */
export async function firstAdminLink(root: string, environment: Environment): Promise<string | undefined> {
  const program = join(root, "scripts/start/print-first-admin-link.ts");
  const output = await runNode(["--conditions=react-server", "--import", "tsx", program], {
    name: "looking for an administrator",
    advice: "The database answers, so this is worth a report.",
    cwd: root,
    env: { ...environment, LOG_LEVEL: "silent" },
  });
  return /^https?:\/\/\S+$/m.exec(output)?.[0];
}
