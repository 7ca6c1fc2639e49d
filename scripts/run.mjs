// `npm run user|routes|db|keys|feature -- …`: the operator's commands; `npm run build`.
import { existsSync } from "node:fs";
import { handOver } from "./bootstrap/hand-over.mjs";
import { prepare, root } from "./bootstrap/prepare.mjs";
import { keepStdoutClean } from "./bootstrap/steps.mjs";

const [command = "", ...args] = process.argv.slice(2);
keepStdoutClean();
if (!/^[a-z]+$/.test(command) || !existsSync(`${root}/scripts/commands/${command}.ts`)) {
  process.stderr.write("Usage: node scripts/run.mjs user|routes|db|keys|feature|build …\n");
  process.exitCode = 2;
} else if (await prepare()) handOver(root, `scripts/commands/${command}.ts`, args);
else process.exitCode = 1;
