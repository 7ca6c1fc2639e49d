import { StepError } from "../../bootstrap/steps.mjs";
import { withApp } from "../app";
import { print } from "../command";

/** Puts demo data into the database: known passwords, so not into somebody's own unless asked twice. */
export async function seed(force: boolean, json: boolean): Promise<number> {
  if ((process.env["DATABASE_URL"] ?? "") !== "" && !force) {
    throw new StepError(
      "DATABASE_URL names a database, and demo people have a password that everybody knows.",
      "If it is one to play with: npm run db -- seed --force",
    );
  }
  const { people, password } = await withApp(async () => (await import("@/prisma/seed")).seed());
  if (json) await print(JSON.stringify({ people, password }));
  else
    await print(
      [
        ...people.map(({ email, role, made }) => `${email} (${role})${made ? "" : " was there already"}`),
        `Password of those made by seed: ${password}`,
      ].join("\n"),
    );
  return 0;
}
