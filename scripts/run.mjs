// `npm run user|routes|db|keys|feature -- …`: the operator's commands; `npm run build`.
import { handOver } from "./bootstrap/hand-over.mjs";
import { prepare, root } from "./bootstrap/prepare.mjs";
import { keepStdoutClean } from "./bootstrap/steps.mjs";

const commands = [
  ...["user", "routes", "db", "keys", "feature", "build"],
  "clients", // feature:openid-provider
];

const [command = "", ...args] = process.argv.slice(2);
keepStdoutClean();
if (!commands.includes(command)) {
  process.stderr.write(`Usage: node scripts/run.mjs ${commands.join("|")} …\n`);
  process.exitCode = 2;
} else if (await prepare()) handOver(root, `scripts/commands/${command}.ts`, args);
else process.exitCode = 1;
