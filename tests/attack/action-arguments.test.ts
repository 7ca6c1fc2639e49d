import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import { CookieJar, createUser, type Sent, signIn, startServer, type TestServer, type TestUser } from "../harness";

let server: TestServer;
let ada: TestUser;
beforeAll(async () => {
  server = await startServer();
  ada = await createUser(server);
});
afterAll(() => server.stop());

const isRefusal = (status: number): boolean => status >= 400 && status < 500;

describe("a Server Action", () => {
  type Manifest = {
    readonly node: Record<string, { readonly workers: Record<string, unknown>; readonly exportedName: string }>;
  };

  /** Every action of the build, by its public id, on a page that has it. */
  const actions = Object.entries(
    (JSON.parse(readFileSync(join(root, ".next/server/server-reference-manifest.json"), "utf8")) as Manifest).node,
  ).map(([id, { workers, exportedName }]) => {
    const page = (Object.keys(workers)[0] ?? "").replace(/^app|\/\([^)]+\)|\/page$/g, "");
    return [exportedName, id, page.replaceAll(/\[\w+\]/g, "0197c0de-0000-4000-8000-000000000001")] as const;
  });

  const multipart = (...parts: readonly (readonly [string, string | Blob])[]): FormData => {
    const form = new FormData();
    for (const [name, value] of parts) form.append(name, value);
    return form;
  };
  const state = { status: "idle", message: null, fields: {}, typed: {} };
  const names = ["email", "password", "name", "token", "id", "title", "body", "next", "form"];
  const called = (...fields: readonly (readonly [string, string | Blob])[]) =>
    multipart(...fields, ["0", JSON.stringify([state, "$K1"])]);
  const arguments_: readonly (string | FormData)[] = [
    "",
    "x",
    "[",
    "null",
    "1",
    "{}",
    "[]",
    "[null]",
    "[null,null]",
    "[1,2]",
    '["a","b"]',
    "[[],[]]",
    "[{},{}]",
    '[{},{"get":1,"getAll":1}]',
    '[{},{"__proto__":{"getAll":1}}]',
    '["$undefined","$undefined"]',
    '["$NaN","$Infinity"]',
    '["$D2020-01-01T00:00:00.000Z","$n5"]',
    '["$Dx","$nx"]',
    '["$K1","$K2"]',
    '["$Q1","$W2"]',
    '["$@1","$@2"]',
    '["$F1","$F2"]',
    '["$h1","$T"]',
    '["$R1","$r2"]',
    '["$1:__proto__:constructor","$1:x:y"]',
    `${"[".repeat(5000)}${"]".repeat(5000)}`,
    JSON.stringify([state, "x".repeat(40_000)]),
    multipart(["0", "[]"]),
    multipart(["0", '["$K1"]'], ["_1_email", "x"]),
    multipart(["0", "[null,null,null,null,null]"]),
    multipart(["1", "[]"]),
    multipart(["0", '["$@1","$@1"]'], ["1", '"$@0"']),
    called(),
    called(...names.flatMap((name) => [[`_1_${name}`, "a"] as const, [`_1_${name}`, "b"] as const])),
    called(...names.map((name) => [`_1_${name}`, new Blob(["x"])] as const)),
    called(["_1___proto__", "x"], ["_1_constructor", "x"]),
  ];

  it.each(actions)("%s refuses any other arguments than its form's, from everybody", async (_, id, path) => {
    const people = [new CookieJar(server.address, [["__Host-Http-probe", "1"]]), await signIn(server, ada)];
    const faults: string[] = [];
    for (const jar of people)
      for (const given of arguments_) {
        const encodedForm = new Response(given);
        const body = Buffer.from(await encodedForm.arrayBuffer());
        const type = encodedForm.headers.get("content-type") ?? "";
        const sent: Sent = {
          method: "POST",
          body,
          headers: { "content-type": type, "next-action": id, accept: "text/x-component" },
        };
        const { status } = await jar.copy().send(path, sent);
        if (!isRefusal(status)) faults.push(`${body.toString().slice(0, 300)}: ${status}`);
      }
    expect(faults).toEqual([]);
    expect(server.output()).not.toContain('"level":"error"');
  });
});
