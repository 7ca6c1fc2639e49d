import type { Import } from "../graph";
import type { Offences } from "../syntax";
import { placeOf } from "./places";

const ranks: Readonly<Record<string, number>> = {
  // What every room may use.
  "process-wide.ts": 0,
  "clock.ts": 1,
  "request-context.ts": 1,
  env: 1,
  log: 2,
  db: 3,
  http: 3,
  password: 3,
  mail: 3,
  keys: 3,
  "rate-limit": 4,
  events: 4,
  users: 4,
  tickets: 4,
  jobs: 4,
  instances: 4,
  outbox: 4,
  // Listens to events.
  audit: 5,
  session: 5,
  guard: 6,
  features: 7,
  // Wiring: start-up code, and what speaks of all capabilities at once.
  gate: 8,
  openapi: 8,
  "data-export": 8,
  pruning: 8,
  "bot-check.ts": 8,
  "steps.ts": 8,
  "subscribers.ts": 8,
  "start.ts": 9,
};

/** The room that a file of lib/server is in, or undefined for a file elsewhere. */
const roomOf = (path: string): string | undefined => /^lib\/server\/([^/]+)/.exec(path)?.[1];

const arrow = ({ from, to }: Import): string => `${from} -> ${to}`;

/** A room imports lower ranks only. */
export function upwardImports(imports: readonly Import[]): Offences {
  return imports.flatMap((one) => {
    const [here, there] = [roomOf(one.from), roomOf(one.to)];
    if (here === undefined || there === undefined || here === there) return [];
    const [low, high] = [ranks[there], ranks[here]];
    if (low === undefined || high === undefined) return [`${arrow(one)}: a room without a rank`];
    return low < high ? [] : [arrow(one)];
  });
}

/** What may not be imported by whom. */
const bans: readonly (readonly [from: RegExp, to: RegExp])[] = [
  [/^lib\//, /^app\//],
  [/^lib\/shared\//, /^(lib\/server|prisma|app)\//],
  [/^app\/_components\//, /^(lib\/server|prisma)\//],
  [/^app\//, /^(prisma\/|lib\/server\/.*store\.ts$)/],
  [/^(app|lib)\//, /^(tests|e2e|bench|scripts|examples)\//],
  // An example is a program of its own, that anybody can copy: it has its own files, and packages.
  [/^examples\//, /^(?!examples\/|node_modules\/|node:|[\w/]+$)/],
  // A capability's isomorphic part is plain: it knows what lib/shared knows, and how to describe a shape.
  [/^lib\/shared\/features\//, /^(?!lib\/shared\/|node_modules\/zod\/)/],
  // Use-cases take values and return values: a command or a job must be able to call them. The theme is none: documents begin with it.
  [/^lib\/server\/features\/(?!theme\/)/, /^(node_modules\/(@types\/)?next\/|lib\/server\/http\/request\.ts$)/],
];

/** Imports that lead where their folder must not go. What a use-case is handed may have a type from anywhere. */
export const strayImports = (imports: readonly Import[]): Offences =>
  imports
    .filter(({ from, typeOnly }) => !(typeOnly && from.startsWith("lib/server/features/")))
    .filter(({ from, to }) => bans.some(([source, target]) => source.test(from) && target.test(to)))
    .map(arrow);

/**
 * Packages that an example imports and does not name: whoever copies it would not have them.
 *
 * @param namedBy the packages that an example's package.json asks for
 */
export const unnamedPackages = (
  imports: readonly Import[],
  namedBy: (example: string) => readonly string[],
): Offences =>
  imports
    .filter(({ from, to }) => {
      const [, example] = /^examples\/([^/]+)\//.exec(from) ?? [];
      const [, name] = /^node_modules\/(@[^/]+\/[^/]+|[^/]+)/.exec(to) ?? [];
      return example !== undefined && name !== undefined && !namedBy(example).includes(name);
    })
    .map(arrow);

/** The capability that a file of lib belongs to. */
const featureOf = (path: string): string | undefined => /^lib\/(?:server|shared)\/features\/([^/.]+)/.exec(path)?.[1];

/** Capabilities that import one another: neither could be taken out alone. */
export const crossedFeatures = (imports: readonly Import[]): Offences =>
  imports
    .filter(({ from, to }) => {
      const [here, there] = [featureOf(from), featureOf(to)];
      return here !== undefined && there !== undefined && here !== there;
    })
    .map(arrow);

/** What only one file of the app imports: whoever else needs what it gives has it from there. */
const soleImporters: readonly (readonly [module: RegExp, importer: string])[] = [
  [/^node_modules\/next\/headers\b/, "lib/server/http/request.ts"],
  [/^node_modules\/next\/link\b/, "app/_components/ui/link.tsx"],
];

export const importsPastTheSoleImporter = (imports: readonly Import[]): Offences =>
  imports
    .filter(({ from }) => !from.startsWith("examples/"))
    .filter(({ from, to }) => soleImporters.some(([module, importer]) => module.test(to) && from !== importer))
    .map(arrow);

/** Actions that are used by another page than their own: they would lead people back to the wrong place. */
export const borrowedActions = (imports: readonly Import[]): Offences =>
  imports
    .filter(({ from, to }) => placeOf(to) === "action" && !from.startsWith(to.replace(/action\.ts$/, "")))
    .map(arrow);

/** Prisma and pg are for stores and for db. */
export const driversOutsideStores = (imports: readonly Import[]): Offences =>
  imports
    .filter(({ from, to }) => /^prisma\/generated|node_modules\/(@types\/)?(pg|@prisma)\//.test(to) && !isStore(from))
    .filter(({ from, typeOnly }) => !(typeOnly && from === "lib/server/session/revocation/feed.ts"))
    .map(arrow);

/** Where the database is spoken to. */
const isStore = (path: string): boolean => /(^|\/|-)store\.ts$/.test(path) || path.startsWith("lib/server/db/");
