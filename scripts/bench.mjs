// `npm run bench`: measures this checkout next to bare Next and to its own unprotected route, from a bare clone too.
import { handOver } from "./bootstrap/hand-over.mjs";
import { prepare, root } from "./bootstrap/prepare.mjs";

if (await prepare({ development: true })) handOver(root, "bench/main.ts", process.argv.slice(2));
else process.exitCode = 1;
