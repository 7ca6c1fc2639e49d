import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyBuild } from "./copied-build";
import { removeScratch } from "./scratch";
import { type ServerOptions, startServer, type TestServer } from "./server";

/** The same build without its middleware: what stands between a request and the data is the guard alone. */
export async function startWithoutGate(options: ServerOptions = {}): Promise<TestServer> {
  const folder = copyBuild("emptied-middleware");
  // The build stays as it is; what it says about its middleware is taken away, as if the file had been empty.
  const manifest = join(folder, ".next/server/middleware-manifest.json");
  const { middleware } = JSON.parse(readFileSync(manifest, "utf8")) as { middleware: Record<string, unknown> };
  if (Object.keys(middleware).join() !== "/") throw new Error("this build's middleware is not where it is looked for");
  writeFileSync(manifest, JSON.stringify({ version: 3, middleware: {}, functions: {}, sortedMiddleware: [] }));
  const server = await startServer({ ...options, folder });
  const stop = async () => {
    await server.stop();
    removeScratch(folder);
  };
  return { ...server, stop };
}
