import type { TestProject } from "vitest/node";
import { joinEmbeddedServer } from "../../scripts/embedded/server";
import { ensureDatabase } from "../../scripts/embedded/database";
import { migrate } from "../../scripts/db/migrate";
import { ensureBuild } from "../../scripts/start/build";
import { ensurePrismaClient } from "../../scripts/start/prisma-client";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import { hasPgBouncer } from "./pgbouncer";
import { removeScratch, scratchFolder } from "./scratch";
import { hasFaketime } from "./stepped-clock";
import { hasForeignVerifiers } from "./verifiers";

declare module "vitest" {
  interface ProvidedContext {
    /** A migrated database with nothing in it. Copied, never used. */
    readonly templateUrl: string;
    /** In tests/rolling: the folder of the release before this one. */
    readonly releaseBefore: string;
  }
}

/** Once for a run of the integration tests: a fresh build, one PostgreSQL, one migrated database to copy. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  await ensurePrismaClient(root);
  await ensureBuild(root, process.env);
  // Before PostgreSQL: the package may bring the account that this then runs as.
  hasPgBouncer();
  hasFaketime();
  hasForeignVerifiers();
  return providePostgres(project, `${root}/prisma/migrations`);
}

/** One PostgreSQL for a run, and in it a database to copy, which these migrations have made. */
export async function providePostgres(project: TestProject, migrations: string): Promise<() => Promise<void>> {
  const folder = scratchFolder("postgres");
  const server = await joinEmbeddedServer(folder, { durable: false });
  const templateUrl = await ensureDatabase(server, "template");
  await migrate(templateUrl, migrations);
  project.provide("templateUrl", templateUrl);
  return async () => {
    await server.leave();
    removeScratch(folder);
  };
}
