import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runNode } from "../scripts/bootstrap/child.mjs";
import { root } from "../scripts/bootstrap/prepare.mjs";
import { fingerprint, readStamp } from "../scripts/start/fingerprint";
import { systemEnvironment, workFolder } from "./app";

/** An app with nothing in it, on the packages of this checkout: modules are looked up through the parent folders. */
const files = {
  "package.json": '{ "private": true, "type": "module" }\n',
  "next.config.js": `export default { turbopack: { root: ${JSON.stringify(root)} }, outputFileTracingRoot: ${JSON.stringify(root)} };\n`,
  "app/layout.jsx": 'export default ({ children }) => <html lang="en"><body>{children}</body></html>;\n',
  "app/page.jsx": "export default () => <h1>Empty</h1>;\n",
};

/** Builds the empty app unless it is there already. Returns its folder. */
export async function buildBareApp(): Promise<string> {
  const folder = join(workFolder, "bare");
  mkdirSync(join(folder, "app"), { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const inputs = fingerprint(folder, Object.keys(files), () => false, [
    process.version,
    fingerprint(root, ["node_modules/next/package.json", "node_modules/react/package.json"], () => false),
  ]);
  const stamp = join(folder, ".next", "inputs");
  if (existsSync(join(folder, ".next", "BUILD_ID")) && readStamp(stamp) === inputs) return folder;
  await runNode([join(root, "node_modules/next/dist/bin/next"), "build"], {
    name: "next build of the empty app",
    advice: "",
    cwd: folder,
    env: { ...systemEnvironment(), NODE_ENV: "production" },
  });
  writeFileSync(stamp, inputs);
  return folder;
}
