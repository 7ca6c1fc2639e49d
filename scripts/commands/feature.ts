import { createInterface } from "node:readline/promises";
import { resolve } from "node:path";
import { runNode } from "../bootstrap/child.mjs";
import { root } from "../bootstrap/prepare.mjs";
import { StepError } from "../bootstrap/steps.mjs";
import { withClient } from "../db/client";
import { openDatabase } from "../db/open";
import { hasCluster } from "../embedded/find";
import { type Feature, listFeatures } from "../feature/inventory";
import { type Removal, removeFeature } from "../feature/remove";
import { print, runCommand, table, UsageError } from "./command";

const usage = `Usage: npm run --silent feature -- list [--json]
       npm run --silent feature -- remove NAME [--yes] [--drop-data]

list      every capability, and what it is made of
remove    takes one out: its folders and files, its marked lines, its packages, and by a new migration its tables. Asks first,
          and refuses while the tables hold rows, unless --drop-data says that they may go. Commit before it: git brings it back.`;

const options = {
  json: { type: "boolean", default: false },
  yes: { type: "boolean", default: false },
  "drop-data": { type: "boolean", default: false },
} as const;

await runCommand(usage, options, async ([action, name, ...rest], values) => {
  if (rest.length > 0) throw new UsageError(`Unexpected: ${rest.join(" ")}`);
  const features = listFeatures(root);
  if (action === "list" && name === undefined) return list(features, values.json);
  if (action !== "remove" || name === undefined) throw new UsageError("Say list, or remove NAME.");
  const feature = features.find((known) => known.name === name);
  if (feature === undefined) throw new UsageError(`There is no capability ${name}: npm run feature -- list`);
  if (!feature.removable) throw new StepError(`${name} is of the core: everything else stands on it.`);
  // In the order in which they can go.
  const needing = features
    .filter(({ needs }) => needs.includes(name))
    .sort((one, other) => other.needs.length - one.needs.length)
    .map((other) => other.name);
  if (needing.length > 0)
    throw new StepError(`${needing.join(", ")} can't be without ${name}.`, `Remove ${needing.join(", then ")} first.`);
  if (!values["drop-data"]) await refuseRows(feature);
  if (!values.yes && !(await agreed(feature))) return 1;
  await report(feature, removeFeature(root, feature, new Date()));
  return 0;
});

async function list(features: readonly Feature[], json: boolean): Promise<number> {
  const rows = features.map(({ name, removable, owned, marked, tables, routes }) => [
    name,
    removable ? "yes" : "core",
    String(owned.length),
    String(marked.length),
    tables.join(" ") || "-",
    routes.join(" ") || "-",
  ]);
  const header = ["NAME", "REMOVABLE", "OWN", "MARKED FILES", "TABLES", "ROUTES"];
  await print(json ? JSON.stringify(features, null, 2) : table([header, ...rows]));
  return 0;
}

/** Data is not dropped in passing, and neither where no database answers: only --drop-data goes on without a look. None is made to be looked at. */
async function refuseRows({ name, tables }: Feature): Promise<void> {
  const { DATABASE_URL: url, DATA_DIR: folder = ".data" } = process.env;
  const dataDir = resolve(root, folder);
  if (tables.length === 0 || (!url && !hasCluster(dataDir))) return;
  const database = await openDatabase(url, dataDir);
  try {
    await withClient(database.url, async (client) => {
      for (const model of tables) {
        const { rows: found } = await client.query<{ there: boolean }>("SELECT to_regclass($1) IS NOT NULL AS there", [
          `"${model}"`,
        ]);
        if (found[0]?.there !== true) continue;
        const { rows } = await client.query(`SELECT 1 FROM ${client.escapeIdentifier(model)} LIMIT 1`);
        if (rows.length > 0)
          throw new StepError(`the table ${model} of ${name} holds rows.`, "Add --drop-data if they may go with it.");
      }
    });
  } finally {
    await database.close();
  }
}

async function agreed({ name, owned, marked, tables, columns }: Feature): Promise<boolean> {
  const what = [
    `${owned.length} files and folders`,
    `marked lines in ${marked.length} files`,
    ...(tables.length > 0 ? [`the tables ${tables.join(", ")}`] : []),
    ...columns.map(({ table, column }) => `the column ${column} of ${table}`),
  ].join(", ");
  if (!process.stdin.isTTY) throw new UsageError(`This removes ${what}. Say --yes where nobody can be asked.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`Remove ${name}: ${what}? [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

async function report({ name }: Feature, { deleted, changed, migration, dependencies }: Removal): Promise<void> {
  const sources = changed.filter((path) => /\.(tsx?|mjs|js|css|md|json)$/.test(path));
  await runNode(["node_modules/prettier/bin/prettier.cjs", "--write", ...sources], {
    name: "prettier",
    advice: "Run npm run format.",
    cwd: root,
  });
  const lines = [
    `Removed ${name}: ${deleted.length} files and folders, lines in ${changed.length} more.`,
    ...(dependencies.length > 0
      ? [`Not needed any more: ${dependencies.join(", ")}. npm install takes them away.`]
      : []),
    ...(migration === undefined ? [] : [`${migration} drops what it kept: npm run db -- migrate`]),
    "npm test says whether something of yours still needs it.",
  ];
  await print(lines.join("\n"));
}
