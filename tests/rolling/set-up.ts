import type { TestProject } from "vitest/node";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import { ensureBuild } from "../../scripts/start/build";
import { ensurePrismaClient } from "../../scripts/start/prisma-client";
import { providePostgres } from "../harness/run";
import { buildReleaseBefore } from "./release-before";

/** Once for a run: both releases, built, and a database as the one before makes it. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  await ensurePrismaClient(root);
  await ensureBuild(root, process.env);
  const folder = buildReleaseBefore();
  project.provide("releaseBefore", folder);
  const { leave } = await providePostgres(project, `${folder}/prisma/migrations`);
  return leave;
}
