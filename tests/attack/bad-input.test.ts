import { randomUUID } from "node:crypto"; // feature:devices
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Answer,
  type CookieJar,
  createUser,
  send,
  signIn,
  startServer,
  type TestServer,
  type TestUser,
} from "../harness";
import { accessCookie, accessTokenOf, refreshCookie, refreshTokenOf } from "./forge";
import { type OfferedAction, postForm, readAction } from "./form";

let server: TestServer;
let ada: TestUser;
let device: CookieJar;

beforeAll(async () => {
  server = await startServer();
  ada = await createUser(server);
  device = await signIn(server, ada);
});
afterAll(() => server.stop());

/** Everything that a request could have written. */
const everything = () =>
  server.database.query<{ text: string }>(
    `SELECT "email" || "name" || "role" || "version" || "passwordHash" AS text FROM "User"
     UNION ALL SELECT "purpose" || "secretHash" || coalesce("email", '') || coalesce("usedAt"::text, '') FROM "Ticket"
     UNION ALL SELECT "id" || "generation"::text || coalesce("endReason"::text, '') FROM "Session" ORDER BY 1`,
  );

/** A refusal as it has to be: a 4xx in problem+json with a stable code, which repeats nothing of what was sent. */
function faultOf(answer: Answer): string | undefined {
  if (answer.status < 400 || answer.status > 499) return `status ${answer.status}`;
  if (answer.headers["content-type"]?.startsWith("application/problem+json") !== true)
    return `type ${String(answer.headers["content-type"])}`;
  const { code, status } = answer.json() as { code?: unknown; status?: unknown };
  if (typeof code !== "string" || status !== answer.status) return `problem ${answer.text}`;
  return /poison|__proto__|stack|node_modules|prisma/i.test(answer.text) ? `repeats ${answer.text}` : undefined;
}

type Endpoint = { readonly method: string; readonly path: string; readonly good: Readonly<Record<string, string>> };
const endpoints: readonly Endpoint[] = [
  { method: "POST", path: "/api/auth/signup", good: { email: "poison@example.com" } }, // feature:sign-up
  // feature:sign-up begin
  {
    method: "POST",
    path: "/api/auth/verify-email",
    good: { token: "p".repeat(43), name: "Poison", password: "quiet seventeen rivers" },
  },
  // feature:sign-up end
  {
    method: "POST",
    path: "/api/auth/login",
    good: { email: "poison@example.com", password: "quiet seventeen rivers" },
  },
  // feature:password-reset begin
  { method: "POST", path: "/api/auth/password/forgot", good: { email: "poison@example.com" } },
  {
    method: "POST",
    path: "/api/auth/password/reset",
    good: { token: "p".repeat(43), password: "quiet seventeen rivers" },
  },
  // feature:password-reset end
  {
    method: "POST",
    path: "/api/auth/password/change",
    good: { currentPassword: "poison poison poison", password: "quiet seventeen rivers" },
  },
  // feature:email-change begin
  { method: "POST", path: "/api/account/email", good: { email: "poison@example.com" } },
  { method: "POST", path: "/api/account/email/confirm", good: { token: "p".repeat(43) } },
  { method: "POST", path: "/api/account/email/undo", good: { token: "p".repeat(43) } },
  // feature:email-change end
  { method: "PATCH", path: "/api/profile", good: { name: "Poison" } },
];

const sendTo = ({ method, path }: Endpoint, body: string | Buffer, type = "application/json") =>
  device.copy().send(path, { method, body, headers: { "content-type": type } });

const wrongValues: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  [],
  ["poison"],
  {},
  { $ne: null },
  { toString: "poison" },
  "",
  " ",
  "\t\n",
  "poison\u0000",
  "\u0000",
  "poi\u0007son",
  "poison\u202etxt",
  "poison\ud800",
  "\udfff\ud800",
  "\u2028",
  "x".repeat(5000),
  "é".repeat(2000),
  "👩‍👩‍👧‍👦".repeat(300),
  "\u200b".repeat(400),
  "a".repeat(600),
];

describe("a field of a JSON body", () => {
  it.each(
    endpoints.flatMap((endpoint) =>
      Object.keys(endpoint.good).map((field) => [endpoint.path, field, endpoint] as const),
    ),
  )(
    "%s %s: missing, of another type, empty, too long, with controls or lone surrogates",
    async (_, field, endpoint) => {
      const before = await everything();
      const faults: string[] = [];
      const { [field]: _left, ...rest } = endpoint.good;
      const bodies = [rest, ...wrongValues.map((value) => ({ ...endpoint.good, [field]: value }))];
      for (const body of bodies) {
        const answer = await sendTo(endpoint, JSON.stringify(body));
        const fault = faultOf(answer);
        if (fault !== undefined) faults.push(`${JSON.stringify(body).slice(0, 100)}: ${fault}`);
      }
      expect(faults).toEqual([]);
      expect(await everything()).toEqual(before);
    },
  );

  // feature:sign-up begin
  it("names every field that is wrong in one round, with a code and a sentence", async () => {
    const answer = await send(server.address, "/api/auth/verify-email", {
      method: "POST",
      body: { token: "x", password: "short", name: "" },
    });
    const { code, errors } = answer.json() as {
      code: string;
      errors: { field: string; code: string; message: string }[];
    };
    expect(code).toBe("invalid_input");
    expect(errors.map(({ field }) => field).sort()).toEqual(["name", "password", "token"]);
    for (const error of errors) expect(error.message).toMatch(/\.$/);
  });
  // feature:sign-up end
});

describe("a JSON body", () => {
  const text = (good: Endpoint["good"]) => JSON.stringify(good);
  const spoiled = (good: Endpoint["good"]): readonly (readonly [string, string | Buffer])[] => {
    const json = text(good);
    const [first = ""] = Object.keys(good);
    return [
      ["nothing", ""],
      ["white space", "  "],
      ["an array", `[${json}]`],
      ["a string", '"poison"'],
      ["a number", "1"],
      ["null", "null"],
      ["cut off", json.slice(0, -1)],
      ["followed by more", `${json}{}`],
      ["with a comment", `${json}//`],
      ["with a trailing comma", `${json.slice(0, -1)},}`],
      ["in single quotes", json.replaceAll('"', "'")],
      ["NaN", `{"${first}":NaN}`],
      ["a member twice", `{"${first}":"x",${json.slice(1)}`],
      [
        "a member twice, once in escapes",
        `{"\\u00${first.charCodeAt(0).toString(16)}${first.slice(1)}":"x",${json.slice(1)}`,
      ],
      ["__proto__", `{"__proto__":{"role":"admin"},${json.slice(1)}`],
      ["__proto__ in escapes", `{"__pro\\u0074o__":{"role":"admin"},${json.slice(1)}`],
      ["constructor", `{"constructor":{"prototype":{"role":"admin"}},${json.slice(1)}`],
      ["an unknown member", `{"poison":1,${json.slice(1)}`],
      ["deep", `{"x":${"[".repeat(5000)}${"]".repeat(5000)}}`],
      ["deep and open", "[".repeat(10_000)],
      ["deep objects", `${'{"x":'.repeat(3000)}1${"}".repeat(3000)}`],
      ["large", JSON.stringify({ ...good, x: "x".repeat(20_000) })],
      ["huge", JSON.stringify({ ...good, x: "x".repeat(3_000_000) })],
      ["many members", `{${Array.from({ length: 1500 }, (_, index) => `"m${index}":1`).join(",")}}`],
      ["a byte order mark", Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(json)])],
      [
        "bytes that are not UTF-8",
        Buffer.concat([Buffer.from(json.slice(0, -2)), Buffer.from([0xff, 0xfe, 0x22, 0x7d])]),
      ],
      ["an overlong encoding", Buffer.concat([Buffer.from(json.slice(0, -2)), Buffer.from([0xc0, 0xaf, 0x22, 0x7d])])],
      [
        "a surrogate in UTF-8",
        Buffer.concat([Buffer.from(json.slice(0, -2)), Buffer.from([0xed, 0xa0, 0x80, 0x22, 0x7d])]),
      ],
      ["UTF-16", Buffer.from(json, "utf16le")],
      ["a NUL", `${json}\0`],
    ];
  };

  it.each(endpoints.map((endpoint) => [endpoint.path, endpoint] as const))(
    "of %s that is none, or more than one thing",
    async (_, endpoint) => {
      const before = await everything();
      const faults: string[] = [];
      for (const [what, body] of spoiled(endpoint.good)) {
        const outcome = await sendTo(endpoint, body).then(faultOf, (error: unknown) =>
          // A server may close the connection on a body that is far too large (RFC 9110 §15.5.14).
          what === "huge" ? undefined : String(error),
        );
        if (outcome !== undefined) faults.push(`${what}: ${outcome}`);
      }
      for (const type of [
        "text/plain",
        "application/xml",
        "application/jsonp",
        "application/json; charset=utf-16",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
        "x",
        "application/json, text/plain",
      ]) {
        const fault = faultOf(await sendTo(endpoint, text(endpoint.good), type));
        if (fault !== undefined) faults.push(`as ${type}: ${fault}`);
      }
      expect(faults).toEqual([]);
      expect(await everything()).toEqual(before);
    },
  );

  it("is taken with a charset: the control", async () => {
    const answer = await sendTo(
      { method: "PATCH", path: "/api/profile", good: {} },
      `{"name":"${ada.name}"}`,
      "application/json; charset=UTF-8",
    );
    expect(answer.status).toBe(200);
  });

  it("that never ends is given up, and the server goes on", async () => {
    const { hostname, port } = new URL(server.address);
    const closed = new Promise<string>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          "POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
        );
        const chunk = `8000\r\n${"x".repeat(0x8000)}\r\n`;
        const pump = () => {
          while (!socket.destroyed && socket.write(chunk));
        };
        socket.on("drain", pump);
        pump();
      });
      let heard = "";
      socket.on("data", (data: Buffer) => {
        heard += data.toString();
        socket.destroy();
      });
      socket.on("error", () => resolve(heard));
      socket.on("close", () => resolve(heard));
      setTimeout(() => {
        socket.destroy();
      }, 10_000).unref();
    });
    expect(await closed).toMatch(/^(HTTP\/1\.1 4\d\d|$)/);
    expect((await device.copy().send("/api/me")).status).toBe(200);
  });
});

// feature:devices begin
describe("the path of a session", () => {
  it("that is no id is 404 or another 4xx", async () => {
    const ids = [
      "x",
      "1",
      "%00",
      "%ff",
      "%c0%af",
      "..%2f..",
      "__proto__",
      "constructor",
      "x".repeat(3000),
      `${randomUUID()}'--`,
      "%F0%9F%92%A9",
      "{}",
      "[]",
      "%0d%0a",
      "null",
    ];
    for (const id of ids) {
      const answer = await device.copy().send(`/api/auth/sessions/${id}`, { method: "DELETE" });
      expect([id.slice(0, 40), answer.status]).toEqual([
        id.slice(0, 40),
        expect.toSatisfy((status: number) => status >= 400 && status < 500),
      ]);
    }
  });
});
// feature:devices end

describe("cookies", () => {
  const names = [
    accessCookie,
    refreshCookie,
    "__Host-Http-refreshed",
    "__Host-Http-device",
    "__Host-Http-ticket",
    "__Host-Http-probe",
    "__Host-Http-act", // feature:impersonation
    "__Host-Http-trusted", // feature:totp
    "__Host-Http-challenge", // feature:passkeys
    "__Host-Http-identity", // feature:sso
    "__Host-Http-reset", // feature:password-reset
    "__Host-Http-signup", // feature:sign-up
    "theme",
  ];
  const values = [
    "",
    "x",
    "%",
    "%zz",
    "%00",
    "%ff%fe",
    '"quoted"',
    "a=b=c",
    "x".repeat(3500),
    "{}",
    "null",
    "-1",
    "1e999",
    "99999999999999999999",
    "..",
    "a.b.c",
    "💥",
    "<script>",
  ];

  it.each(names)("with garbage in %s are refused or ignored, never an error, wherever they are sent", async (name) => {
    const faults: string[] = [];
    for (const [method, path] of [
      ["GET", "/api/me"],
      ["GET", "/login"],
      ["GET", "/check-mail"], // feature:sign-up
      ["POST", "/api/auth/refresh"],
      ["POST", "/api/auth/logout"],
    ] as const)
      await Promise.all(
        values.map(async (value) => {
          const cookie = Buffer.from(`${name}=${value}`).toString("latin1");
          const { status, text } = await send(server.address, path, { method, headers: { cookie } });
          if (status >= 500 || (path === "/api/me" && status === 200))
            faults.push(`${method} ${path} ${value.slice(0, 30)}: ${status} ${text.slice(0, 80)}`);
        }),
      );
    expect(faults).toEqual([]);
  });

  it("twice, in other capitals, without a value or a name, and with too much space", async () => {
    const good = accessTokenOf(device);
    const headers: readonly (readonly [string, readonly number[]])[] = [
      [`${accessCookie}=${good}; ${accessCookie}=x`, [200, 401]],
      [`${accessCookie}=x; ${accessCookie}=${good}`, [200, 401]],
      [`__HOST-HTTP-SESSION=${good}`, [401]],
      [`__host-http-session=${good}`, [401]],
      [accessCookie, [401]],
      [`=${good}`, [401]],
      [`;;;${accessCookie}=${good};;;`, [200]],
      [`  ${accessCookie}  =  ${good}`, [200, 401]],
      [`${accessCookie}=${good},`, [401]],
      [`${accessCookie}="${good}"`, [200, 401]],
      [`${"a=b; ".repeat(1000)}${accessCookie}=${good}`, [200, 401]],
      [`__proto__=x; constructor=y; ${accessCookie}=${good}`, [200]],
    ];
    for (const [cookie, allowed] of headers) {
      const { status } = await send(server.address, "/api/me", { headers: { cookie } });
      expect([cookie.slice(0, 40), allowed]).toEqual([cookie.slice(0, 40), expect.arrayContaining([status])]);
    }
  });

  it("of a size that no server reads are a 4xx", async () => {
    const { status } = await send(server.address, "/api/me", { headers: { cookie: `x=${"x".repeat(17_000)}` } });
    expect(status).toBe(431);
  });
});

describe("headers and queries", () => {
  const odd = [
    "",
    " ",
    "\u00ff\u00fe",
    "x".repeat(4000),
    "%00",
    "{}",
    "null",
    ",",
    ";",
    '"',
    "*/*;q=x",
    "bytes=-1",
    "0",
    "1e99",
    "<script>alert(1)</script>",
  ];
  const names = [
    "accept",
    "accept-language",
    "accept-encoding",
    "user-agent",
    "referer",
    "range",
    "if-none-match",
    "if-modified-since",
    "sec-fetch-mode",
    "sec-fetch-dest",
    "sec-purpose",
    "x-forwarded-for",
    "next-router-state-tree",
    "next-url",
    "rsc",
    "next-router-prefetch",
    "next-action",
    "cache-control",
    "upgrade-insecure-requests",
    "expect",
  ];

  it.each(names)("in %s, of any content, are no error", async (name) => {
    const faults: string[] = [];
    const values = odd.filter((value) => name !== "expect" || value !== "");
    const cases = values.flatMap((value) => ["/api/me", "/login", "/dashboard"].map((path) => [value, path] as const));
    await Promise.all(
      cases.map(async ([value, path]) => {
        const { status } = await device.copy().send(path, { headers: { [name]: value } });
        if (status >= 500) faults.push(`${path}: ${value.slice(0, 30)} ${status}`);
      }),
    );
    expect(faults).toEqual([]);
  });

  it("in a query are no error on any page", async () => {
    const faults: string[] = [];
    const queries = [
      "next",
      "next=",
      "next=%00",
      "next=%ff",
      "next=a&next=b",
      "next[]=x",
      "reason=__proto__",
      "reason=x&reason=y",
      "token=",
      `token=${"x".repeat(3000)}`,
      "token=a&token=b",
      "%",
      "%ff=%fe",
      "__proto__=x",
      "constructor[prototype]=x",
      "&&&==",
      "why=superseded&next=/x",
      `x=${"y".repeat(6000)}`,
    ];
    for (const path of [
      "/",
      "/login",
      "/signup", // feature:sign-up
      "/check-mail", // feature:sign-up
      "/verify-email", // feature:sign-up
      "/setup",
      "/dev/mailbox", // feature:mailbox
      "/dashboard",
      "/settings/profile",
      "/settings/sessions", // feature:devices
      "/api/auth/refresh",
      "/api/me",
      "/api/openapi.json",
    ]) {
      await Promise.all(
        queries.map(async (query) => {
          const { status } = await send(server.address, `${path}?${query}`);
          if (status >= 500) faults.push(`${path}?${query.slice(0, 40)}: ${status}`);
        }),
      );
    }
    expect(faults).toEqual([]);
  });

  it("that are no HTTP are refused by the parser, and the next request works", async () => {
    const { hostname, port } = new URL(server.address);
    const raw = (text: string) =>
      new Promise<string>((resolve) => {
        const socket = connect(Number(port), hostname, () => socket.end(text));
        let heard = "";
        socket.on("data", (data: Buffer) => (heard += data.toString("latin1")));
        socket.on("error", () => resolve(heard));
        socket.on("close", () => resolve(heard));
        socket.setTimeout(8000, () => socket.destroy());
      });
    const requests = [
      "GET / HTTP/9.9\r\n\r\n",
      "GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n",
      "GARBAGE\r\n\r\n",
      "GET / HTTP/1.1\r\n\r\n",
      "POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
      "POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
      "POST /api/auth/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n",
      "GET /api/me HTTP/1.1\r\nHost: x\r\nX : y\r\n\r\n",
      "GET /api/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a\nX: y\r\n\r\n",
    ];
    for (const request of requests)
      expect([request, await raw(request)]).toEqual([request, expect.stringMatching(/^(HTTP\/1\.1 4\d\d|$)/)]);
    expect((await device.copy().send("/api/me")).status).toBe(200);
  });
});

describe("a form without scripts", () => {
  it("takes no field of another type, twice, too long, or a file, and no broken name of an action", async () => {
    const jar = device.copy();
    const rename = await readAction(jar, "/settings/profile", "name");
    const before = await everything();
    const faults: string[] = [];
    for (const value of wrongValues) {
      if (typeof value !== "string" || !value.isWellFormed()) continue;
      const { status } = await postForm(jar, "/settings/profile", rename, { name: value });
      if (status >= 500) faults.push(`${JSON.stringify(value).slice(0, 40)}: ${status}`);
    }
    const twice: OfferedAction = { ...rename, hidden: [...rename.hidden, ["name", "one"]] };
    const broken: readonly OfferedAction[] = [
      twice,
      { ...rename, hidden: [] },
      { ...rename, hidden: [["$ACTION_ID_x", ""]] },
      {
        ...rename,
        hidden: [
          ["$ACTION_REF_1", ""],
          ["$ACTION_1:0", "{"],
        ],
      },
      {
        ...rename,
        hidden: [
          ["$ACTION_REF_1", ""],
          ["$ACTION_1:0", `{"id":"${"0".repeat(42)}","bound":null}`],
        ],
      },
      {
        ...rename,
        hidden: [
          ["$ACTION_REF_1", ""],
          ["$ACTION_1:0", '{"id":"__proto__","bound":"$@1"}'],
        ],
      },
      {
        ...rename,
        hidden: [
          ["$ACTION_REF_1", ""],
          ["$ACTION_1:0", `{"id":"${rename.id}","bound":"$@9"}`],
        ],
      },
      { ...rename, hidden: [["$ACTION_REF___proto__", ""]] },
    ];
    for (const action of broken) {
      const { status } = await postForm(jar, "/settings/profile", action, { name: "Poison" });
      if (status >= 500) faults.push(`${JSON.stringify(action.hidden).slice(0, 120)}: ${status}`);
    }
    const form = new FormData();
    for (const [name, value] of rename.hidden) form.append(name, value);
    form.append("name", new File(["poison"], "poison.txt"));
    const encoded = new Response(form);
    const file = await jar.send("/settings/profile", {
      method: "POST",
      headers: { "content-type": encoded.headers.get("content-type") ?? "" },
      body: Buffer.from(await encoded.arrayBuffer()),
    });
    if (file.status >= 500) faults.push(`a file: ${file.status}`);
    for (const [type, body] of [
      ["multipart/form-data", "x"],
      ["multipart/form-data; boundary=", "x"],
      ["multipart/form-data; boundary=x", "--x\r\n"],
      ["multipart/form-data; boundary=x", ""],
      ["application/x-www-form-urlencoded", "name=poison"],
      ["text/plain", "name=poison"],
    ] as const) {
      for (const headers of [{}, { "next-action": rename.id }, { "next-action": "x" }] as Record<string, string>[]) {
        const { status } = await jar.send("/settings/profile", {
          method: "POST",
          headers: { "content-type": type, ...headers },
          body,
        });
        if (status >= 500) faults.push(`${type} ${JSON.stringify(headers)}: ${status}`);
      }
    }
    expect(faults).toEqual([]);
    expect(await everything()).toEqual(before);
  });

  it("the control: the same form takes a name", async () => {
    const jar = device.copy();
    const rename = await readAction(jar, "/settings/profile", "name");
    expect((await postForm(jar, "/settings/profile", rename, { name: "Good" })).status).toBe(200);
    expect((await jar.send("/api/profile")).json()).toMatchObject({ name: "Good" });
  });
});

describe("after all of this", () => {
  it("the session still works, and the server has logged no error", async () => {
    expect((await device.send("/api/me")).status).toBe(200);
    expect((await device.send("/api/auth/refresh", { method: "POST" })).status).toBe(204);
    expect(refreshTokenOf(device)).toMatch(/\.1\./);
    expect(server.output()).not.toMatch(/"level":(50|60)|a request failed/);
  });
});
