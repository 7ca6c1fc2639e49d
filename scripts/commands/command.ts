import { parseArgs, type ParseArgsConfig } from "node:util";
import { explain, keepStdoutClean } from "../bootstrap/steps.mjs";
import { shutdown } from "../start/shutdown";

type OptionsConfig = NonNullable<ParseArgsConfig["options"]>;

/** What was typed does not make sense; the usage is shown and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * Runs one command: `--help` and misuse are answered with its usage, what went wrong with a sentence on stderr. Exit codes: 0 done,
 * 1 refused or failed, 2 misuse, 128 and its number for a signal.
 *
 * @param run returns the exit code
 */
export async function runCommand<const Options extends OptionsConfig>(
  usage: string,
  options: Options,
  run: (words: readonly string[], values: ReturnType<typeof parse<Options>>["values"]) => Promise<number> | number,
): Promise<never> {
  keepStdoutClean();
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) {
    await print(usage);
    process.exit(0);
  }
  shutdown.listen();
  try {
    const { positionals, values } = parse(args, options);
    return await shutdown.end(await run(positionals, values));
  } catch (error) {
    if (!isMisuse(error)) {
      if (!shutdown.underWay) explain(error);
      return shutdown.end(1);
    }
    process.stderr.write(`${error.message}\n\n${usage}\n`);
    process.exit(2);
  }
}

function parse<const Options extends OptionsConfig>(args: string[], options: Options) {
  return parseArgs({ args, options, allowPositionals: true, strict: true });
}

function isMisuse(error: unknown): error is Error {
  if (error instanceof UsageError) return true;
  return error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}

/** Writes to stdout and waits until it is written: what follows may end the process. */
export function print(text: string): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(`${text}\n`, () => {
      resolve();
    });
  });
}

/** Columns for people, two spaces apart. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
