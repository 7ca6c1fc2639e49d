import { cruise } from "dependency-cruiser";
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import { examples } from "./sources";

/** One file imports another. Paths are relative to the root; packages are `node_modules/…`, Node's own modules their bare name. */
export type Import = {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
  readonly core: boolean;
  /** By `import()`: it is fetched when it is asked for. */
  readonly later: boolean;
};

/** Every import of the app, tests excepted. */
export async function readImports(): Promise<readonly Import[]> {
  const { output } = await cruise(
    ["app", "lib", "middleware.ts", "instrumentation.ts", ...examples],
    {
      baseDir: root,
      tsPreCompilationDeps: true,
      tsConfig: { fileName: `${root}/tsconfig.json` },
      exclude: { path: "\\.test\\.(tsx?|js)$|^examples/[^/]+/(node_modules|\\.next)/" },
      doNotFollow: { path: "node_modules|prisma/generated" },
      enhancedResolveOptions: { extensions: [".ts", ".tsx", ".js", ".mjs", ".json"] },
    },
    {},
    { tsConfig: extractTSConfig(`${root}/tsconfig.json`) },
  );
  if (typeof output === "string") throw new Error("the imports could not be read");
  return output.modules.flatMap((module) =>
    module.dependencies.map(({ resolved, dependencyTypes, coreModule }) => ({
      from: module.source,
      to: resolved,
      typeOnly: dependencyTypes.includes("type-only"),
      core: coreModule,
      later: dependencyTypes.includes("dynamic-import"),
    })),
  );
}

/** An import for a control case. */
export const made = (from: string, to: string, more: Partial<Import> = {}): Import => ({
  from,
  to,
  typeOnly: false,
  core: false,
  later: false,
  ...more,
});
