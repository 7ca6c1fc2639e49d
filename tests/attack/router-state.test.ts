import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CookieJar, createUser, signIn, startServer, type TestServer, type TestUser } from "../harness";

let server: TestServer;
let ada: TestUser;
beforeAll(async () => {
  server = await startServer();
  ada = await createUser(server);
});
afterAll(() => server.stop());

describe("a router state that is none", () => {
  const encoded = (state: unknown) => encodeURIComponent(JSON.stringify(state));
  const states: readonly string[] = [
    "x",
    "",
    "%",
    "%zz",
    encoded(null),
    encoded({}),
    encoded([]),
    encoded("login"),
    encoded([["a", "b", "c"], {}]),
    encoded(["", { children: 1 }]),
    encoded(["", { children: ["x"] }]),
    encodeURIComponent("[".repeat(2000)),
    encodeURIComponent('["",{"__proto__":["",{}]}]'),
    "x".repeat(9000),
  ];

  it("is refused for everybody, on every page, and is no error in the log", async () => {
    const people = [new CookieJar(server.address), await signIn(server, ada)];
    const faults: string[] = [];
    for (const jar of people)
      for (const path of ["/", "/login", "/setup", "/dashboard", "/settings/profile", "/nothing"])
        for (const state of states)
          for (const more of [{}, { "next-router-prefetch": "1" }, { "next-router-segment-prefetch": "/_tree" }]) {
            const headers = { rsc: "1", "next-router-state-tree": state, ...more };
            let answer = await jar.copy().send(path, { headers });
            // Next asks for the same again under the address that goes with these headers.
            const { location } = answer.headers;
            if (location?.includes("_rsc=") === true) answer = await jar.copy().send(location, { headers });
            if (answer.status >= 500)
              faults.push(`${path} ${state.slice(0, 40)} ${JSON.stringify(more)}: ${answer.status}`);
          }
    expect(faults).toEqual([]);
    expect(server.output()).not.toContain('"level":"error"');
  });
});
