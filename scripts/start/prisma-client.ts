import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runNode } from "../bootstrap/child.mjs";
import { fingerprint, readStamp } from "../bootstrap/fingerprint.mjs";
import { takeLock } from "../bootstrap/lock.mjs";
import { lockFile } from "../bootstrap/prepare.mjs";
import { step } from "../bootstrap/steps.mjs";

/** Generates the Prisma client unless it fits schema.prisma already. */
export async function ensurePrismaClient(root: string): Promise<void> {
  const stamp = join(root, "prisma", "generated", ".stamp");
  const inputs = () => fingerprint(root, ["prisma/schema", "prisma.config.ts", "node_modules/prisma/package.json"]);
  const isFresh = () => readStamp(stamp) === inputs();
  if (isFresh()) return;
  const release = await takeLock(lockFile);
  try {
    if (isFresh()) return;
    await step("Generating the database client", async () => {
      rmSync(stamp, { force: true });
      await runNode([join(root, "node_modules/prisma/build/index.js"), "generate", "--no-hints"], {
        name: "prisma generate",
        advice: "Mend prisma/schema.",
        cwd: root,
        // Any program will do: the client is generated without the native engine, and nothing has to be downloaded.
        env: {
          ...process.env,
          PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
          PRISMA_HIDE_UPDATE_MESSAGE: "1",
          CHECKPOINT_DISABLE: "1",
        },
      });
      writeFileSync(stamp, inputs());
    });
  } finally {
    release();
  }
}
