import { root } from "../bootstrap/prepare.mjs";
import { buildAnew } from "../start/build";
import { ensurePrismaClient } from "../start/prisma-client";
import { print, runCommand, UsageError } from "./command";

const usage = `Usage: npm run build [-- --standalone]

Builds the app for production, for npm start and npm run serve. Needs no database and no secret; machines that build for
themselves need the same SESSION_SECRET or NEXT_SERVER_ACTIONS_ENCRYPTION_KEY, and only what is derived from it enters the build.

--standalone   also makes .next/standalone: a folder that runs anywhere with: node server.js`;

await runCommand(usage, { standalone: { type: "boolean", default: false } }, async (words, { standalone }) => {
  if (words.length > 0) throw new UsageError(`Unknown: ${words.join(" ")}`);
  await ensurePrismaClient(root);
  await buildAnew(root, process.env, { standalone });
  await print(standalone ? "Built: .next, .next/standalone" : "Built: .next");
  return 0;
});
