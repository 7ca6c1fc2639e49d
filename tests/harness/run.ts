import type { TestProject } from "vitest/node";
import { joinEmbeddedServer } from "../../scripts/embedded/server";
import { ensureDatabase } from "../../scripts/embedded/database";
import { migrate } from "../../scripts/db/migrate";
import { ensureBuild } from "../../scripts/start/build";
import { ensurePrismaClient } from "../../scripts/start/prisma-client";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import { startDatabase } from "./database";
import { hasPgBouncer } from "./pgbouncer";
import { removeScratch, scratchFolder } from "./scratch";
import { startServer } from "./server";
import { described, type SharedServer } from "./shared";
import { hasFaketime } from "./stepped-clock";
import { hasForeignVerifiers } from "./verifiers";

declare module "vitest" {
  interface ProvidedContext {
    /** A migrated database with nothing in it. Copied, never used. */
    readonly templateUrl: string;
    /** The server of the run, and another instance of it. */
    readonly sharedServer: SharedServer;
    readonly sharedTwin: SharedServer;
    /** In tests/rolling: the folder of the release before this one. */
    readonly releaseBefore: string;
  }
}

/** Once for a run of the integration tests: a fresh build, one PostgreSQL, one migrated database to copy, one server with its twin. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  await ensurePrismaClient(root);
  await ensureBuild(root, process.env);
  // Before PostgreSQL: the package may bring the account that this then runs as.
  hasPgBouncer();
  hasFaketime();
  hasForeignVerifiers();
  const postgres = await providePostgres(project, `${root}/prisma/migrations`);
  const server = await startServer({ database: await startDatabase({ url: postgres.templateUrl }) });
  const twin = await startServer({ twinOf: server });
  project.provide("sharedServer", described(server));
  project.provide("sharedTwin", described(twin));
  return async () => {
    await twin.stop();
    await server.stop();
    await postgres.leave();
  };
}

type RunPostgres = { readonly templateUrl: string; readonly leave: () => Promise<void> };

/** One PostgreSQL for a run, and in it a database to copy, which these migrations have made. */
export async function providePostgres(project: TestProject, migrations: string): Promise<RunPostgres> {
  const folder = scratchFolder("postgres");
  const server = await joinEmbeddedServer(folder, { durable: false });
  const templateUrl = await ensureDatabase(server, "template");
  await migrate(templateUrl, migrations);
  project.provide("templateUrl", templateUrl);
  const leave = async () => {
    await server.leave();
    removeScratch(folder);
  };
  return { templateUrl, leave };
}
