import { beforeEach, describe, expect, it, vi } from "vitest";
import { AppError } from "@/lib/shared/errors";
import { multiFactor } from "@/lib/shared/features/openid-provider/acr"; // feature:openid-provider
import { complete, type Route, type RouteRow } from "@/lib/shared/route-row";
import type { Scope } from "@/lib/shared/scopes";
import { happened } from "../events";
import { attemptQuietly, consume } from "../rate-limit";
import { requestContext } from "../request-context";
import type { App } from "../session/openid-provider/app"; // feature:openid-provider
import type { ApiToken } from "../session/program";
import type { Session } from "../session/session";
import { admit, type Presented } from "./admit";
import type { Caller } from "./caller";
import type { Service } from "./caller"; // feature:openid-provider
import { identify } from "./identify";

vi.mock("./identify", () => ({ identify: vi.fn() }));
vi.mock("../events", () => ({ happened: vi.fn() }));
vi.mock("../rate-limit", () => ({ consume: vi.fn(), attemptQuietly: vi.fn() }));
vi.mock("../request-context", () => ({ requestContext: vi.fn() }));

const now = new Date("2026-01-01T12:00:00Z");
const session = (more: Partial<Session> = {}): Session => ({
  kind: "session",
  userId: "ada",
  sessionId: "a session",
  generation: 0,
  clientId: "portcullis-web",
  roles: ["user"],
  tokenId: "a token",
  version: 0,
  authenticatedAt: now,
  issuedAt: now,
  expiresAt: new Date("2026-01-01T12:10:00Z"),
  amr: ["pwd"],
  transport: "cookie",
  ...more,
});
// Whichever capabilities there are, and whatever theirs are called.
const [read, write] = ["things:read" as never as Scope, "things:write" as never as Scope];
const token = (more: Partial<ApiToken> = {}): ApiToken => ({
  kind: "api_token",
  userId: "ada",
  roles: ["admin"],
  scopes: [read],
  tokenId: "a token",
  expiresAt: now,
  ...more,
});
// feature:openid-provider begin
const service: Service = {
  kind: "service",
  clientId: "a machine",
  scopes: [read as never],
  tokenId: "a token",
  version: 1,
  expiresAt: now,
};
// feature:openid-provider end

const row = (more: Partial<RouteRow> = {}): Route =>
  complete({ path: "/made-up", kind: "api", methods: ["GET"], auth: "bearer", ...more });
const cookies = {
  accessToken: "an access token",
  refreshToken: undefined,
  deviceToken: undefined,
  ticketSecret: undefined,
  refreshedCount: 0,
  acceptsCookies: true,
};
const presented: Presented = { authorization: null, cookies };
const known = (caller: Caller) => vi.mocked(identify).mockResolvedValue({ state: "known", caller });
const verdict = async (route: Route, given = presented) => (await admit(given, route)).verdict;

beforeEach(() => {
  vi.clearAllMocks();
  vi.mocked(attemptQuietly).mockImplementation((_, work) => work());
  vi.useFakeTimers({ now });
});

describe("a permission in a row", () => {
  const route = row({ permission: "users:write" });

  it.each([
    ["an administrator in", session({ roles: ["admin"] }), "in"],
    ["somebody with several roles in", session({ roles: ["user", "admin"] }), "in"],
    ["a user out", session(), "forbidden"],
    ["somebody without a role out", session({ roles: [] }), "forbidden"],
    ["a program that acts for itself out", service, "forbidden"], // feature:openid-provider
    ["a user's program out, whatever its scopes", token({ roles: ["user"], scopes: [read, write] }), "forbidden"],
  ] as const)("lets %s", async (_, caller, wanted) => {
    known(caller);
    expect(await verdict({ ...route, scopes: caller.kind === "session" ? null : [read] })).toBe(wanted);
  });

  it("is audited when it is missing, by its name, and counts, so that nobody fills the trail", async () => {
    known(session());
    await admit(presented, route);
    const about = { userId: "ada", sessionId: "a session", detail: { needs: "users:write" } };
    expect(vi.mocked(happened).mock.calls).toEqual([[{ type: "access_refused", outcome: "failure", ...about }]]);
    expect(consume).toHaveBeenCalledTimes(1);
    expect(vi.mocked(attemptQuietly).mock.calls[0]?.[0]).toEqual(["access_refused", "ada"]);
    // Past that it is refused all the same.
    vi.mocked(attemptQuietly).mockResolvedValue();
    expect(await verdict(route)).toBe("forbidden");
    expect(happened).toHaveBeenCalledTimes(1);
  });

  it("is not told to who is nobody", async () => {
    vi.mocked(identify).mockResolvedValue({ state: "missing" });
    expect(await verdict(route)).toBe("out");
    expect(happened).not.toHaveBeenCalled();
  });
});

describe("scopes in a row", () => {
  it.each([
    ["a program with all of them in", token({ scopes: [read, write] }), [read, write], "in"],
    ["a program with one of two out", token(), [read, write], "forbidden"],
    ["any program in where a row asks for no particular one", token({ scopes: [] }), [], "in"],
    ["a program out where a row says nothing of programs", token({ scopes: [read, write] }), null, "forbidden"],
    ["a service with it in", service, [read], "in"], // feature:openid-provider
    ["a service out where a row says nothing of programs", service, null, "forbidden"], // feature:openid-provider
    ["a person in, who needs none", session(), [read, write], "in"],
  ] as const)("let %s", async (_, caller, scopes, wanted) => {
    known(caller);
    expect(await verdict({ ...row(), scopes })).toBe(wanted);
  });

  // feature:revocation-stream begin
  it.each([
    ["a service in", service, "in"],
    ["a service without it out", { ...service, scopes: [] }, "forbidden"],
    ["a person's program with it out", token(), "forbidden"],
    ["an administrator out", session({ roles: ["admin"] }), "forbidden"],
  ] as const)("of a row that is for services let %s", async (_, caller, wanted) => {
    known(caller);
    expect(await verdict(row({ scopes: [read], servicesOnly: true }))).toBe(wanted);
  });
  // feature:revocation-stream end

  it.each([
    [
      "which it takes",
      row({ scopes: [read, write] }),
      "things:read and things:write",
      'scope="things:read things:write"',
    ],
    ["that none will do", row(), "somebody who is signed in", undefined],
    [
      "nothing of scopes where its owner may not either",
      row({ permission: "users:write", scopes: [read] }),
      "",
      undefined,
    ],
  ] as const)("tell a program %s", async (_, route, hint, challenge) => {
    known(token({ roles: ["user"] }));
    const admission = await admit(presented, route);
    if (admission.verdict !== "forbidden") throw new Error(`it is ${admission.verdict}`);
    const { code, sentence, headers } = admission.error;
    expect([code, sentence]).toEqual(["forbidden", expect.stringContaining(hint)]);
    expect(sentence.includes("It takes")).toBe(hint !== "");
    expect(headers["www-authenticate"]?.includes(challenge ?? "scope")).toBe(challenge && true);
  });
});

describe("freshness in a row", () => {
  const route = row({ freshWithin: 600 });
  const secondsAgo = (seconds: number) => new Date(now.getTime() - seconds * 1000);

  it.each([
    ["a proof of just now in", session(), "in"],
    ["a proof of exactly so long ago in", session({ authenticatedAt: secondsAgo(600) }), "in"],
    ["an older proof no further", session({ authenticatedAt: secondsAgo(601) }), "step_up"],
  ] as const)("lets %s", async (_, caller, wanted) => {
    known(caller);
    expect(await verdict(route)).toBe(wanted);
  });

  it("is nothing that a program could give", async () => {
    known(token());
    expect(await verdict({ ...route, scopes: [read] })).toBe("step_up");
  });

  // feature:openid-provider begin
  const app = (more: Partial<App> = {}): App => ({
    kind: "app",
    userId: "ada",
    roles: ["user"],
    scopes: [read],
    clientId: "an app",
    sessionId: "a session",
    tokenId: "a token",
    expiresAt: now,
    authenticatedAt: now,
    acrs: [multiFactor],
    ...more,
  });
  const forApps = row({ freshWithin: 600, scopes: [read] });
  const strong = row({ freshWithin: 600, scopes: [read], acr: multiFactor });

  it.each([
    ["a proof of just now in", app(), forApps, "in"],
    ["an older one no further", app({ authenticatedAt: secondsAgo(601) }), forApps, "step_up"],
    ["a weak one in where none is wanted", app({ acrs: [] }), forApps, "in"],
    ["a strong one in", app(), strong, "in"],
    ["a weak one no further", app({ acrs: [] }), strong, "step_up"],
    ["a strong one that is older no further", app({ authenticatedAt: secondsAgo(601) }), strong, "step_up"],
    ["an app without the scope out first", app({ acrs: [], scopes: [] }), strong, "forbidden"],
    ["an app out where the row names no scopes", app(), row({ freshWithin: 600 }), "forbidden"],
    ["a person in, of whom a second factor is asked elsewhere", session(), strong, "in"],
  ] as const)("that an app has seen lets %s", async (_, caller, asked, wanted) => {
    known(caller);
    expect(await verdict(asked)).toBe(wanted);
  });

  it("says which class it wants where that is what is missing", async () => {
    const caller = app({ acrs: [] });
    known(caller);
    const wanted = { verdict: "step_up", maxAgeSeconds: 600, caller, acr: multiFactor };
    expect(await admit(presented, strong)).toEqual(wanted);
  });
  // feature:openid-provider end

  it("is asked of nobody who may not do it anyway, and says how long a proof lasts", async () => {
    const caller = session({ authenticatedAt: secondsAgo(601) });
    known(caller);
    expect(await verdict({ ...route, permission: "users:read" })).toBe("forbidden");
    expect(await admit(presented, route)).toEqual({ verdict: "step_up", maxAgeSeconds: 600, caller });
  });
});

describe("the limit in a row", () => {
  it("counts a person by their id, their programs together and apart from them, and a service by its own", async () => {
    const callers = [
      session(),
      token(),
      token({ tokenId: "another" }),
      service, // feature:openid-provider
    ];
    for (const caller of callers) {
      known(caller);
      await admit(presented, row({ scopes: [read] }));
    }
    expect(vi.mocked(consume).mock.calls.map(([policy, key]) => [policy, key])).toEqual([
      ["api_subject", "ada"],
      ["api_subject", "ada programs"],
      ["api_subject", "ada programs"],
      ["api_subject", "a machine"], // feature:openid-provider
    ]);
  });

  it("on what is written down of a person's refusals is not used up by their programs", async () => {
    for (const caller of [session(), token()]) {
      known(caller);
      await admit(presented, row({ permission: "users:write" }));
      await admit(presented, row({ permission: "users:write", scopes: [write] }));
    }
    const keys = vi.mocked(attemptQuietly).mock.calls.map(([counter]) => counter);
    expect(keys).toContainEqual(["access_refused", "ada"]);
    expect(keys).toContainEqual(["access_refused", "ada programs"]);
  });

  it("counts a request once, however often the guard is asked in it, and the next one again", async () => {
    known(session());
    const first = { id: "first" } as never;
    for (const context of [first, first, { id: "second" } as never]) {
      vi.mocked(requestContext).mockReturnValue(context);
      await admit(presented, row());
    }
    expect(consume).toHaveBeenCalledTimes(2);
    vi.mocked(requestContext).mockReturnValue(undefined);
  });

  it("counts nothing where the row says so", async () => {
    known(session());
    expect(await verdict(row({ limited: false }))).toBe("in");
    expect(consume).not.toHaveBeenCalled();
  });

  it.each([
    ["limited", "rate_limited"],
    ["unavailable", "unavailable"],
  ] as const)("is %s when counting says %s", async (wanted, code) => {
    known(session());
    const error = new AppError(code);
    vi.mocked(consume).mockRejectedValueOnce(error);
    expect(await admit(presented, row())).toEqual({ verdict: wanted, error });
  });
});

describe("whoever can't be identified", () => {
  const withRefresh = { ...presented, cookies: { ...cookies, refreshToken: "a refresh token" } };
  const comingBack = (laps: number): Presented => ({
    ...withRefresh,
    cookies: { ...withRefresh.cookies, refreshedCount: laps },
  });

  it.each([
    ["expired", withRefresh, "refresh"],
    ["invalid", withRefresh, "refresh"],
    ["superseded", withRefresh, "refresh"],
    ["missing", withRefresh, "refresh"],
    ["revoked", withRefresh, "out"],
    ["expired", presented, "out"],
    ["expired", comingBack(1), "out"],
    ["superseded", comingBack(1), "refresh"],
    ["superseded", comingBack(3), "out"],
    ["expired", { ...withRefresh, authorization: "Bearer x" }, "out"],
  ] as const)(
    "with a token that is %s is let through a refresh only where that can help",
    async (state, given, wanted) => {
      vi.mocked(identify).mockResolvedValue({ state, sessionId: "session" });
      expect(await verdict(row(), given)).toBe(wanted);
      expect(consume).not.toHaveBeenCalled();
    },
  );

  it("is told what is wrong with what was presented", async () => {
    vi.mocked(identify).mockResolvedValue({ state: "invalid" });
    const code = async (given: Presented, route = row()) => {
      const admission = await admit(given, route);
      return admission.verdict === "out" ? admission.code : admission.verdict;
    };
    expect(await code({ ...presented, cookies: { ...cookies, accessToken: undefined } })).toBe("unauthenticated");
    expect(await code({ ...presented, authorization: "Bearer x" })).toBe("invalid_token");
    expect(await code(presented)).toBe("session_ended");
  });

  it("is not taken by a header where the row takes cookies only", async () => {
    known(session());
    await admit({ authorization: "Bearer x", cookies: { ...cookies, accessToken: "y" } }, row({ auth: "cookie" }));
    await admit({ authorization: "Bearer x", cookies: { ...cookies, accessToken: "y" } }, row({ auth: "bearer" }));
    expect(vi.mocked(identify).mock.calls).toEqual([
      [{ transport: "cookie", token: "y" }],
      [{ transport: "bearer", token: "x" }],
    ]);
  });

  it("is unavailable, and not out, while revocation can't be checked; what else breaks is thrown", async () => {
    const error = new AppError("unavailable");
    vi.mocked(identify).mockRejectedValueOnce(error);
    expect(await admit(presented, row())).toEqual({ verdict: "unavailable", error });
    vi.mocked(identify).mockRejectedValueOnce(new TypeError("a bug"));
    await expect(admit(presented, row())).rejects.toThrow("a bug");
  });
});
