import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { say } from "../bootstrap/steps.mjs";
import { installWithApt } from "./distribution";

/** An engine besides Chromium: the variables that name its programs, or undefined where it is not there. */
type Engine = {
  readonly name: string;
  readonly packages: readonly string[];
  readonly find: () => Readonly<Record<string, string>> | undefined;
};

const engines: readonly Engine[] = [
  {
    name: "Firefox",
    packages: ["firefox-esr"],
    find: () => {
      const program = first(
        "/usr/bin/firefox-esr",
        "/usr/bin/firefox",
        "/Applications/Firefox.app/Contents/MacOS/firefox",
      );
      return program === undefined ? undefined : { PORTCULLIS_FIREFOX: program };
    },
  },
  {
    name: "WebKit",
    packages: ["webkit2gtk-driver", "xvfb"],
    find: () => {
      const [driver, display] = [first("/usr/bin/WebKitWebDriver"), first("/usr/bin/Xvfb")];
      const browser = first(...libraries().map((folder) => join(folder, "MiniBrowser")));
      if (driver === undefined || display === undefined || browser === undefined) return undefined;
      return { PORTCULLIS_WEBKIT: driver, PORTCULLIS_MINIBROWSER: browser };
    },
  },
];

/** The other engines that are here or that the distribution has. Which is missing is said: its journey is not run, and counts as nothing. */
export function findOtherEngines(): Record<string, string> {
  const found = engines.map((engine) => {
    const programs = engine.find() ?? installed(engine);
    if (programs === undefined) say(`  ! There is no ${engine.name} here: its journey is not run.`);
    return programs ?? {};
  });
  return Object.assign({}, ...found) as Record<string, string>;
}

function installed({ packages, find }: Engine): Readonly<Record<string, string>> | undefined {
  try {
    installWithApt(...packages);
  } catch {
    // No root, no Debian, no network: then without.
  }
  return find();
}

const first = (...programs: readonly string[]): string | undefined => programs.find((program) => existsSync(program));

/** Where Debian keeps WebKitGTK's programs, one folder a version. */
function libraries(): readonly string[] {
  if (!existsSync("/usr/lib")) return [];
  return readdirSync("/usr/lib")
    .filter((name) => name.endsWith("-linux-gnu"))
    .flatMap((name) =>
      readdirSync(join("/usr/lib", name))
        .filter((library) => library.startsWith("webkit2gtk-"))
        .map((library) => join("/usr/lib", name, library)),
    );
}
