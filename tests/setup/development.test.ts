import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../harness";
import { type Checkout, checkOut } from "./checkout";
import { command, processesIn, run, stop } from "./run";

let clone: Checkout;
beforeAll(() => {
  clone = checkOut({ has: "packages" });
});
afterAll(() => clone.remove());

const model = (name: string) => {
  writeFileSync(
    join(clone.folder, "prisma/schema", `${name.toLowerCase()}.prisma`),
    `model ${name} {\n  id String @id @db.Uuid\n}\n`,
  );
};

test("npm run dev says which migration is missing, and keeps the database client in step with prisma/schema", async () => {
  model("Early");
  const app = run(process.execPath, ["scripts/start.mjs", "--dev"], {
    folder: clone.folder,
    env: { PORT: String(await freePort()) },
  });
  await app.says("npm run db -- new NAME");
  await app.says("added tables: Early");

  model("Late");
  await app.says("added tables: Late");
  expect(existsSync(join(clone.folder, "prisma/generated/models/Late.ts"))).toBe(true);

  writeFileSync(join(clone.folder, "prisma/schema/early.prisma"), "modell Early {}");
  await app.says(/early\.prisma/);
  model("Early");

  // The commands work meanwhile, also on the database that it has started.
  expect(await command(["db", "new", "both"], { folder: clone.folder })).toMatchObject({ code: 0 });
  expect(await command(["db", "migrate"], { folder: clone.folder })).toMatchObject({ code: 0 });
  const { output: url } = await command(["db", "url"], { folder: clone.folder });
  const client = new pg.Client({ connectionString: url.trim() });
  await client.connect();
  expect((await client.query(`SELECT * FROM "Early", "Late"`)).rows).toEqual([]);
  await client.end();

  expect(await stop(app)).toMatchObject({ code: 0 });
  expect(await processesIn(clone.folder)).toEqual([]);
});
