import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "../../scripts/bootstrap/prepare.mjs";

/** A path below the root, and what is in the file. */
export type Sources = ReadonlyMap<string, string>;

/** What an example that was started here has made in its folder. */
const isMade = (path: string): boolean => /^examples\/[^/]+\/(node_modules\/|\.\w+\/|next-env)/.test(path);

/** Every text file below some folders. */
export function readTexts(...folders: readonly string[]): Sources {
  const paths = folders
    .flatMap((folder) =>
      readdirSync(`${root}/${folder}`, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => relative(root, join(parentPath, name))),
    )
    .filter((path) => !isMade(path) && /\.([cm]?[jt]s|[jt]sx|prisma|md|css|json|sql|ya?ml)$/.test(path))
    .sort();
  return new Map(paths.map((path) => [path, readFileSync(`${root}/${path}`, "utf8")]));
}

/** The folder of the programs to copy, while there are any: each goes with its capability. */
export const examples: readonly string[] = existsSync(`${root}/examples`) ? ["examples"] : [];

const isCode = (path: string): boolean => /\.([cm]?[jt]s|[jt]sx)$/.test(path) && !path.startsWith("prisma/generated/");
const isTest = (path: string): boolean => /\.(test|spec)\.tsx?$/.test(path);

/** The TypeScript and JavaScript files below some folders, tests and generated ones excepted. */
export const readSources = (...folders: readonly string[]): Sources =>
  new Map([...readTexts(...folders)].filter(([path]) => isCode(path) && !isTest(path)));

/** The same with the tests. */
export const readSourcesAndTests = (...folders: readonly string[]): Sources =>
  new Map([...readTexts(...folders)].filter(([path]) => isCode(path)));

/** A made-up file for a control case. */
export const file = (path: string, ...lines: readonly string[]): Sources => new Map([[path, lines.join("\n")]]);
