import { readFileSync } from "node:fs";
import { parseEnv as parseDotenv } from "node:util";
import { describe, expect, it } from "vitest";
import { parseEnv } from "./index";
import { envSchema } from "./schema";

const read = (name: string): string => readFileSync(new URL(`../../../${name}`, import.meta.url), "utf8");

/** The variables of `.env.example`, as if the sign in front of each line were taken away. */
const example = parseDotenv(read(".env.example").replaceAll(/^# ?(?=[A-Z][A-Z0-9_]*=)/gm, ""));

/** The rows of the README's table of variables: name and default. */
const table = new Map(
  [...read("README.md").matchAll(/^\| `([A-Z][A-Z0-9_]*)` *\| (?:`([^`]*)`)?/gm)].map(([, name, value]) => [
    name,
    value,
  ]),
);

/** Set by the launcher alone. */
const internal = "PORTCULLIS_EMBEDDED";
const variables = Object.keys(envSchema.unwrap().shape)
  .filter((name) => name !== internal)
  .sort();

const required = {
  DATABASE_URL: "postgresql://localhost/portcullis",
  SESSION_SECRET: "0123456789abcdefghijklmnopqrstuvwxyz",
  DATA_ENCRYPTION_KEYS: "zyxwvutsrqponmlkjihgfedcba9876543210",
  JWT_KEYS: "{}",
};
const set = Object.entries(example).filter((entry): entry is [string, string] => Boolean(entry[1]));

describe(".env.example", () => {
  it("lists every variable, and none that does not exist", () => {
    expect(Object.keys(example).sort()).toEqual(variables);
  });

  it("shows the values that hold when nothing is set", () => {
    expect(parseEnv({ ...required, ...Object.fromEntries(set) })).toEqual(parseEnv(required));
  });

  it("would be noticed if it showed another value", () => {
    expect(parseEnv({ ...required, BCRYPT_COST: "11" })).not.toEqual(parseEnv(required));
  });
});

describe("the README's table of variables", () => {
  it("lists every variable, and none that does not exist", () => {
    expect([...table.keys()].sort()).toEqual(variables);
  });

  it.each(set)("shows the default of %s", (name, value) => {
    expect(table.get(name)).toBe(value);
  });
});
