import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

// Configuration is read and validated in one place; programs around the app (not in it) have their own.
/** @type {import("eslint").Linter.RulesRecord} */
const environmentIsReadElsewhere = {
  "no-restricted-properties": [
    "error",
    { object: "process", property: "env", message: "Read configuration through lib/server/env." },
  ],
};

export default defineConfig(
  globalIgnores([
    "**/.next/",
    ".data/",
    ".test/",
    ".bench/",
    "prisma/generated/",
    "**/next-env.d.ts",
    "coverage/",
    "playwright-report/",
  ]),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      // Control characters are looked for on purpose here.
      "no-control-regex": "off",
      // Spreading a string counts its code points, which is what is wanted.
      "@typescript-eslint/no-misused-spread": ["error", { allow: [{ from: "lib", name: "string" }] }],
      "no-console": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      // `type` says the same as `interface` and can be a union too: one word for one thing.
      "@typescript-eslint/consistent-type-definitions": ["error", "type"],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-empty-function": ["error", { allow: ["arrowFunctions"] }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/prefer-nullish-coalescing": ["error", { ignorePrimitives: { string: true } }],
      // Index signatures are read with brackets, as tsconfig's noPropertyAccessFromIndexSignature wants.
      "@typescript-eslint/dot-notation": "off",
      // Generic parameters that name what comes back (rows of a query) are worth more than this rule.
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
  {
    files: ["app/**", "lib/**", "middleware.ts"],
    ignores: ["lib/server/env/**", "**/*.test.ts"],
    rules: environmentIsReadElsewhere,
  },
  { files: ["app/**/*.{ts,tsx}"], ...reactHooks.configs.flat["recommended-latest"] },
  // Module augmentation (vitest, next) works with interfaces only.
  { files: ["**/*.d.ts", "tests/harness/run.ts"], rules: { "@typescript-eslint/consistent-type-definitions": "off" } },
  {
    files: ["**/*.test.{ts,tsx}", "tests/**", "e2e/**"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off", "@typescript-eslint/require-await": "off" },
  },
  // Playwright reads from the pattern which fixtures a fixture needs, and some need none.
  { files: ["e2e/**"], rules: { "no-empty-pattern": ["error", { allowObjectPatternsAsParameters: true }] } },
  {
    files: ["examples/**/*.test.{js,ts}"],
    rules: {
      // They say by themselves how it went.
      "@typescript-eslint/no-floating-promises": [
        "error",
        { allowForKnownSafeCalls: [{ from: "package", package: "node:test", name: ["describe", "test"] }] },
      ],
    },
  },
  { files: ["scripts/**", "bench/**"], rules: { "no-console": "off" } },
  // JSDoc types are looser than TypeScript's; tsc checks these files.
  {
    files: ["**/*.{js,mjs}"],
    rules: {
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "no-undef": "off",
    },
  },
);
