import "server-only";
import { db } from "../db";
import { type Settings, settingsSchema } from "./settings";

/**
 * Says that an instance is there, and what it has.
 *
 * @param lifetime for how many seconds whoever has said so counts
 * @returns what the others have
 * @throws AppError `unavailable`
 */
export async function report(id: string, settings: Settings, lifetime: number): Promise<readonly Settings[]> {
  const others = await db().$queryRaw<{ settings: unknown }[]>`
    WITH gone AS (
      DELETE FROM "Instance" WHERE "id" <> ${id}::uuid AND "seenAt" < now() - make_interval(secs => ${lifetime}::int)
    ), own AS (
      INSERT INTO "Instance" ("id", "settings", "seenAt") VALUES (${id}::uuid, ${JSON.stringify(settings)}::jsonb, now())
      ON CONFLICT ("id") DO UPDATE SET "settings" = EXCLUDED."settings", "seenAt" = EXCLUDED."seenAt"
    )
    SELECT "settings" FROM "Instance"
    WHERE "id" <> ${id}::uuid AND "seenAt" >= now() - make_interval(secs => ${lifetime}::int)`;
  return others.map((other) => settingsSchema.parse(other.settings));
}

/** Says that an instance is there no more. */
export async function depart(id: string): Promise<void> {
  await db().$executeRaw`DELETE FROM "Instance" WHERE "id" = ${id}::uuid`;
}
