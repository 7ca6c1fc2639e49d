import { describe, expect, it } from "vitest";
import { overlong, undocumented } from "./rules/habits";
import { reserved, usesElsewhere, withoutServerOnly } from "./rules/uses";
import { examples, file, readSources, readSourcesAndTests } from "./sources";

const sources = readSources("app", "lib");
const somewhere = "lib/server/x/y.ts";

describe("sources", () => {
  it("of lib/server begin with server-only", () => {
    expect(withoutServerOnly(sources)).toEqual([]);
    expect(withoutServerOnly(file(somewhere, "export {};", 'import "server-only";'))).toHaveLength(1);
    expect(withoutServerOnly(file(somewhere, "", 'import "server-only";'))).toHaveLength(1);
    expect(withoutServerOnly(file(somewhere, 'import "server-only";'))).toEqual([]);
  });

  it("files end before one loses the thread, at 150 lines", () => {
    expect(overlong(readSources("app", "lib", "scripts", "bench", "prisma"))).toEqual([]);
    expect(overlong(readSourcesAndTests(...examples))).toEqual([]);
    expect(overlong(file(somewhere, ...Array.from({ length: 151 }, () => "x();")))).toHaveLength(1);
    expect(overlong(file(somewhere, ...Array.from({ length: 150 }, () => "x();"), ""))).toEqual([]);
  });

  const offences: Readonly<Record<keyof typeof reserved, readonly string[]>> = {
    "process.env": [
      "const x = process.env.X;",
      'const x = process["env"];',
      "const { env } = process;",
      'import { env } from "node:process";',
      "const x = globalThis.process.env;",
    ],
    "Prisma's client": [
      'import { db } from "@/lib/server/db";',
      'import * as all from "../db";',
      'import { pool } from "../db/index";',
    ],
    "setting cookies": [
      'headers.append("Set-Cookie", "a=b");',
      'response.cookies.set("a", "b");',
      '(await cookies()).delete("a");',
      'jar.set("a", "b");',
    ],
    "beginning a session": [
      'import { startSession } from "@/lib/server/session/start";',
      'import { insertSession as begin } from "../session/start/store";',
      'import * as all from "../session/start";',
      'await tx.$queryRaw`INSERT INTO "Session" ("id") VALUES (1)`;',
      "await tx.session.create({ data });",
    ],
    "raw SQL": ["db.$queryRawUnsafe(text);", 'db["$executeRawUnsafe"](text);'],
    evaluation: ["eval(text);", "new Function(text);", "const x = { dangerouslySetInnerHTML: y };"],
    "an absolute URL from the request": [
      "const x = request.nextUrl.origin;",
      'headers.get("host");',
      'headers.get("X-Forwarded-Host");',
    ],
  };
  const names = Object.keys(reserved) as readonly (keyof typeof reserved)[];

  it.each(names)("keep %s where it belongs", (name) => {
    expect(usesElsewhere(sources, name)).toEqual([]);
  });

  it.each(names.flatMap((name) => offences[name].map((offence) => [name, offence] as const)))(
    "would be found with %s in: %s",
    (name, offence) => {
      expect(usesElsewhere(file(somewhere, offence), name)).toHaveLength(1);
      expect(
        usesElsewhere(file(somewhere, `/* ${offence} */`, `const text = ${JSON.stringify(offence)};`), name),
      ).toEqual([]);
    },
  );

  it("may use what only looks like it", () => {
    expect(usesElsewhere(file(somewhere, "process.exit(1); process.stdout.write(x);"), "process.env")).toEqual([]);
    expect(usesElsewhere(file(somewhere, 'import { db } from "./mine";\nmap.set(1, 2);'), "setting cookies")).toEqual(
      [],
    );
    const transaction = 'import { type Transaction, transaction } from "../db";';
    expect(usesElsewhere(file(somewhere, transaction), "Prisma's client")).toEqual([]);
    expect(usesElsewhere(file("lib/server/x/store.ts", ...offences["Prisma's client"]), "Prisma's client")).toEqual([]);
  });
});

describe("habits", () => {
  it("exported functions and classes of lib say what they are for", () => {
    expect(undocumented(sources)).toEqual([]);
  });

  it.each([
    "export function x() {}",
    "export async function x() {}",
    "export class X {}",
    "export const x = () => 1;",
    "export const x = cache(async () => 1);",
    "// A comment that editors don't show.\nexport function x() {}",
    "/** Short. */\nexport function x() {}",
    "/** @param y what is given here */\nexport function x(y: string) {}",
  ])("would be missed at: %s", (code) => {
    expect(undocumented(file("lib/shared/x.ts", code))).toHaveLength(1);
  });

  it.each([
    "/** Says what it does. */\nexport function x() {}",
    "export const schema = z.string().refine((x) => x);",
    "export type X = { a: 1 };",
    "function x() {}",
  ])("are there, or not needed, at: %s", (code) => {
    expect(undocumented(file("lib/shared/x.ts", code))).toEqual([]);
  });
});
