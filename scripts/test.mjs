// `npm test` and `npm run test:<suite>`: from a bare clone to `N passed, N failed`.
import { handOver } from "./bootstrap/hand-over.mjs";
import { prepare, root } from "./bootstrap/prepare.mjs";
import { say } from "./bootstrap/steps.mjs";

if (process.argv.length === 2) say("\n  Portcullis: tests\n");
if (await prepare({ development: true })) handOver(root, "scripts/test/main.ts", process.argv.slice(2));
else process.exitCode = 1;
