// `npm start` and `npm run dev`: from a bare clone to a running app.
// (package.json says `exec node …` so that the shell between npm and us is gone and signals arrive. cmd.exe has no exec: on Windows one
// calls this file.)
import { handOver } from "./bootstrap/hand-over.mjs";
import { prepare, root } from "./bootstrap/prepare.mjs";
import { say } from "./bootstrap/steps.mjs";

const args = process.argv.slice(2);
if (!args.includes("--help")) say(`\n  Portcullis${args.includes("--dev") ? " (development)" : ""}\n`);
if (await prepare()) handOver(root, "scripts/start/main.ts", args);
else process.exitCode = 1;
