import { describe, expect, it } from "vitest";
import { routes } from "@/lib/shared/routes";
import { openApiDocument } from "./document";

/** For our own pages and for browsers; no program calls them. */
const undescribed = new Set(["/api/theme", "/api/csp-report"]);

describe("the OpenAPI document", () => {
  it("describes every endpoint of the route table with its methods, and nothing else", () => {
    const { paths } = openApiDocument("https://app.example") as { paths: Record<string, Record<string, unknown>> };
    const described = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const declared = routes
      .filter(({ kind, path }) => kind === "api" && !undescribed.has(path) && !path.startsWith("/dev/"))
      // What only passes through on its way somewhere else is no operation.
      .flatMap(({ path, methods, replayable }) =>
        methods
          .filter((method) => !replayable || method === "GET" || method === "POST")
          .map((method) => `${method} ${path}`),
      );
    expect(described.sort()).toEqual(declared.sort());
  });

  it("refers to nothing that is not in it, and has each named schema once", () => {
    const document = openApiDocument("https://app.example");
    const text = JSON.stringify(document);
    const references = [...new Set([...text.matchAll(/"\$ref":"([^"]*)"/g)].map(([, reference = ""]) => reference))];
    expect(references.length).toBeGreaterThan(5);
    const found = (reference: string) =>
      reference
        .split("/")
        .slice(1)
        .reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], document);
    expect(references.filter((reference) => !reference.startsWith("#/") || found(reference) === undefined)).toEqual([]);
    expect(text).not.toContain("$defs");
  });
});
