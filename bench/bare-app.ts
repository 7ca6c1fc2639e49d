import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { runNode } from "../scripts/bootstrap/child.mjs";
import { fingerprint, readStamp } from "../scripts/bootstrap/fingerprint.mjs";
import { root } from "../scripts/bootstrap/prepare.mjs";
import { systemEnvironment, workFolder } from "./app";

/** An app with nothing in it. Turbopack would take middleware and instrumentation from parent folders: it gets a root of its own. */
const files = {
  "package.json": '{ "private": true, "type": "module" }\n',
  "next.config.js": "export default { turbopack: { root: import.meta.dirname } };\n",
  "app/layout.jsx": 'export default ({ children }) => <html lang="en"><body>{children}</body></html>;\n',
  "app/page.jsx": "export default () => <h1>Empty</h1>;\n",
};
const packages = ["next", "react", "react-dom"];

/** Builds the empty app, on the packages of this checkout, unless it is there already. Returns its folder. */
export async function buildBareApp(): Promise<string> {
  const folder = join(workFolder, "bare");
  const inputs = fingerprint(
    root,
    [...packages.map((name) => `node_modules/${name}/package.json`), "bench/bare-app.ts"],
    () => false,
    [process.version],
  );
  const stamp = join(folder, ".next", "inputs");
  if (existsSync(join(folder, ".next", "BUILD_ID")) && readStamp(stamp) === inputs) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "app"), { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  for (const name of withDependencies(packages))
    share(join(root, "node_modules", name), join(folder, "node_modules", name));
  await runNode([join(folder, "node_modules/next/dist/bin/next"), "build"], {
    name: "next build of the empty app",
    advice: "",
    cwd: folder,
    env: { ...systemEnvironment(), NODE_ENV: "production" },
  });
  writeFileSync(stamp, inputs);
  return folder;
}

const manifestSchema = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});

/** These packages and all that they need, as far as it is installed at the top. */
function withDependencies(names: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    const manifest = join(root, "node_modules", name, "package.json");
    if (found.has(name) || !existsSync(manifest)) return;
    found.add(name);
    const { dependencies, optionalDependencies } = manifestSchema.parse(JSON.parse(readFileSync(manifest, "utf8")));
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) visit(next);
  };
  names.forEach(visit);
  return found;
}

/** Hard links, since Turbopack takes no symbolic ones; copies where the file system has none. */
function share(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) share(source, target);
    else if (entry.isFile()) linkOrCopy(source, target);
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
  }
}
