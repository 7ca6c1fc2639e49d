import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { complete, type Route, routeFor } from "@/lib/shared/route-row";
import { routes } from "@/lib/shared/routes";
import { send, startServer, type TestServer } from "../../harness";
import { startWithoutGate } from "../../harness/without-gate";
import { browse, endOf } from "../../attack/browser";
import { type Acting, actingIn, codeOf } from "./people";

const guarded = routes.filter(({ auth, ownGuard }) => auth !== "none" && !ownGuard);

/** All that may be changed as somebody else, each judged: it is not what keeps the account theirs, and it can be undone. */
const open = [
  "DELETE /api/auth/impersonation",
  "POST /api/auth/impersonation",
  // feature:notes begin
  "DELETE /api/notes/{id}",
  "PATCH /api/notes/{id}",
  "POST /api/notes",
  "POST /notes",
  "POST /notes/{id}",
  // feature:notes end
  "PATCH /api/profile",
  "POST /settings/profile",
];

/** Looking there would change something, or is the business of whoever proves themselves. */
const closedToLook = [
  "GET /reauthenticate",
  "GET /api/auth/sso/{provider}/confirm", // feature:sso
];

describe("the route table", () => {
  it("lets nobody prove themselves as somebody else", () => {
    for (const line of closedToLook) {
      const [method = "", path = ""] = line.split(" ");
      const route = guarded.find((each) => each.path === path);
      expect([line, route && routeFor(route, method).impersonated]).toEqual([line, false]);
    }
  });

  it("lets whoever is somebody else change what is listed here, and nothing else", () => {
    const changes = guarded.flatMap((route) =>
      route.methods
        .filter((method) => method !== "GET" && routeFor(route, method).impersonated)
        .map((method) => `${method} ${route.path}`),
    );
    expect(changes.toSorted()).toEqual(open.toSorted());
  });

  it("never opens to them what needs a fresh proof or a permission, whether somebody looks or changes", () => {
    for (const route of guarded)
      for (const method of route.methods) {
        const { path, permission, freshWithin, impersonated } = routeFor(route, method);
        if (permission !== null || freshWithin !== null)
          expect([method, path, impersonated]).toEqual([method, path, false]);
      }
  });

  it("is closed to them where a new row says nothing", () => {
    const row = complete({ path: "/new", kind: "api", methods: ["GET", "POST"], auth: "bearer" });
    expect([routeFor(row, "GET").impersonated, routeFor(row, "POST").impersonated]).toEqual([true, false]);
    const fresh = complete({ path: "/new", kind: "api", methods: ["GET"], auth: "bearer", freshWithin: 600 });
    expect(routeFor(fresh, "GET").impersonated).toBe(false);
  });
});

const modes = [
  ["with its gate", startServer],
  ["behind an emptied middleware", startWithoutGate],
] as const;

describe.each(modes)("what is closed, %s,", (_, start) => {
  let server: TestServer;
  let acting: Acting;
  beforeAll(async () => {
    server = await start();
    // One who has permissions of their own: what they may is not for the administrator either.
    acting = await actingIn(server, "support");
  });
  afterAll(() => server.stop());

  const closed = guarded.flatMap((route) =>
    route.methods
      .filter((method) => !routeFor(route, method).impersonated && (route.kind === "api" || method === "GET"))
      .map((method) => [method, route.path, route] as const),
  );
  const concrete = ({ path }: Route) => path.replaceAll(/\{\w+\}/g, () => randomUUID());

  it.each(closed)("%s %s answers 403 and says why", async (method, __, route) => {
    if (route.kind === "page") {
      const { answer } = endOf(await browse(acting.admin.jar, concrete(route), { headers: { accept: "text/html" } }));
      expect([answer.status, answer.text.includes("this is closed to you meanwhile")]).toEqual([403, true]);
      return;
    }
    const headers = { authorization: `Bearer ${acting.token}` };
    for (const answer of [
      await acting.admin.jar.send(concrete(route), { method, body: {} }),
      await send(server.address, concrete(route), { method, body: {}, headers }),
    ])
      expect([answer.status, codeOf(answer)]).toEqual([403, "impersonating"]);
    expect((await acting.admin.jar.send("/api/me")).json()).toMatchObject({ id: acting.person.id });
  });

  it("is still the person's own", async () => {
    expect((await acting.person.jar.send("/api/me")).json()).toMatchObject({ id: acting.person.id });
  });
});
