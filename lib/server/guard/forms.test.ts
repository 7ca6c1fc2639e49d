import { beforeEach, describe, expect, it, vi } from "vitest";
import { NextRequest } from "next/server";
import { z } from "zod";
import { AppError } from "@/lib/shared/errors";
import { doneForm } from "@/lib/shared/form-state";
import { complete, type Route, type RouteRow } from "@/lib/shared/route-row";
import { routeAt } from "@/lib/shared/routes";
import { protectedAction } from "./action";
import { type Admission, admit } from "./admit";
import { callerEndpoint, protectedEndpoint, scopedEndpoint } from "./endpoint";
import { serviceEndpoint } from "./endpoint"; // feature:revocation-stream
import type * as Cookies from "../session/cookies";
import { requirePageSession } from "./page";

const origin = "https://app.example";
vi.mock("./admit", () => ({ admit: vi.fn() }));
vi.mock("./login-reason", () => ({ loginReason: vi.fn(async () => undefined) }));
vi.mock("../env", () => ({ env: () => ({ APP_ORIGIN: "https://app.example" }) }));
vi.mock("../log", () => ({ log: { warn: vi.fn(), error: vi.fn() } }));
vi.mock("../http/request", () => ({ requestHeaders: async () => new Headers(), applyCookies: vi.fn() }));
vi.mock("../session/refresh/refresh", () => ({
  refreshSession: vi.fn(async () => ({ kind: "refused", reason: "session_ended" })),
}));
vi.mock("../session/owner", () => ({ isOwnedBy: () => true, ownerMark: () => "a mark" }));
vi.mock("@/lib/shared/routes", () => ({ routeAt: vi.fn() }));
vi.mock("./proof-document", () => ({ proofDocument: vi.fn() }));
vi.mock("../session/cookies", async (original) => {
  const cookies = await original<typeof Cookies>();
  return { ...cookies, readCookies: async () => cookies.noCookies, readCookiesOf: () => cookies.noCookies };
});

const path = "/made-up" as never;
const madeUp = (more: Partial<RouteRow> = {}): Route =>
  complete({ path: "/made-up", kind: "api", methods: ["GET"], auth: "bearer", permission: "users:write", ...more });
const caller = { kind: "session", userId: "ada" } as never;
const work = vi.fn<(session?: unknown) => void>();

/** What a form of the guard does: runs the work, or answers with a status, a redirect or a sentence. */
async function outcome(run: () => Promise<unknown>): Promise<string> {
  try {
    const answer = await run();
    if (work.mock.calls.length > 0) return "in";
    if (answer instanceof Response) return answer.headers.get("location") ?? String(answer.status);
    return (answer as { message: string }).message;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    const { digest = String(error) } = error as { digest?: string };
    return digest.startsWith("NEXT_REDIRECT") ? (digest.split(";")[2] ?? "") : digest;
  }
}

const forms = {
  page: () =>
    outcome(async () => {
      work(await requirePageSession(path, "/made-up?a=1"));
    }),
  endpoint: () =>
    outcome(async () => {
      const request = new NextRequest(`${origin}/made-up?a=1`);
      return protectedEndpoint(path, () => {
        work();
        return new Response();
      })(request, { params: Promise.resolve({}) });
    }),
  action: () =>
    outcome(async () =>
      protectedAction(path, z.strictObject({}), async () => {
        work();
        return doneForm("Done.");
      })(new FormData()),
    ),
};

beforeEach(() => {
  vi.clearAllMocks();
  // As next.config.js has it: forbidden() is a 403.
  vi.stubEnv("__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS", "true");
  vi.mocked(routeAt).mockReturnValue(madeUp());
});

describe("what is decided about a request", () => {
  const login = "/login?next=%2Fmade-up";
  const session = { verdict: "in", caller } as const;
  const cases: readonly (readonly [string, Admission, page: string, endpoint: string, action: string])[] = [
    ["in", session, "in", "in", "in"],
    [
      "refresh",
      { verdict: "refresh", why: "expired" },
      "/api/auth/refresh?next=%2Fmade-up%3Fa%3D1",
      "/api/auth/refresh?next=%2Fmade-up%3Fa%3D1",
      `${login}&reason=session_ended`,
    ],
    [
      "out",
      { verdict: "out", code: "unauthenticated", why: { state: "missing" } },
      `${login}%3Fa%3D1`,
      "401",
      `${login}&reason=session_ended`,
    ],
    [
      "forbidden",
      { verdict: "forbidden", error: new AppError("forbidden") },
      "NEXT_HTTP_ERROR_FALLBACK;403",
      "403",
      "This is not open to you.",
    ],
    [
      "step up",
      { verdict: "step_up", maxAgeSeconds: 600, caller },
      "/reauthenticate?next=%2Fmade-up%3Fa%3D1",
      "401",
      "/reauthenticate?next=%2Fmade-up",
    ],
    [
      "limited",
      { verdict: "limited", error: new AppError("rate_limited") },
      "rate_limited",
      "429",
      "Too many attempts. Try again later.",
    ],
    [
      "unavailable",
      { verdict: "unavailable", error: new AppError("unavailable") },
      "unavailable",
      "503",
      "The service can't do this right now. Try again in a moment.",
    ],
    [
      "a caller that is no session",
      {
        verdict: "in",
        caller: { kind: "api_token", userId: "x", roles: [], scopes: [], tokenId: "t", expiresAt: new Date(0) },
      },
      "NEXT_HTTP_ERROR_FALLBACK;403",
      "403",
      "This is not open to you.",
    ],
  ];

  it.each(cases)("is said by page, endpoint and action in their own ways: %s", async (_, admission, ...wanted) => {
    vi.mocked(admit).mockResolvedValue(admission);
    const said = [];
    for (const form of [forms.page, forms.endpoint, forms.action]) {
      work.mockClear();
      said.push(await form());
    }
    expect(said).toEqual(wanted);
  });

  it.each(Object.entries(forms))(
    "is asked by a %s of the row of its path, with all that the row says",
    async (_, form) => {
      vi.mocked(admit).mockResolvedValue(session);
      await form();
      expect(routeAt).toHaveBeenCalledWith(path);
      expect(vi.mocked(admit).mock.calls.map(([, route]) => route)).toEqual([madeUp()]);
    },
  );

  it.each([
    ["a program that speaks for somebody", { kind: "api_token", userId: "ada" }, 200, 403, 200],
    ["a program that speaks for itself", { kind: "service", clientId: "x" }, 403, 403, 200], // feature:openid-provider
    ["a person", { kind: "session", userId: "ada" }, 200, 200, 200],
  ])("lets %s into what is made for programs, or not", async (_, who, ...wanted) => {
    vi.mocked(admit).mockResolvedValue({ verdict: "in", caller: who as never });
    const answers = [scopedEndpoint, protectedEndpoint, callerEndpoint].map((form) =>
      form(path, () => new Response())(new NextRequest(`${origin}/made-up`), { params: Promise.resolve({}) }),
    );
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(wanted);
  });

  // feature:revocation-stream begin
  it("lets nobody but a program that speaks for itself into what is made for those alone", async () => {
    const answered = [];
    for (const kind of ["session", "api_token", "service"]) {
      vi.mocked(admit).mockResolvedValue({ verdict: "in", caller: { kind } as never });
      const asked = serviceEndpoint(path, () => new Response());
      answered.push((await asked(new NextRequest(`${origin}/made-up`), { params: Promise.resolve({}) })).status);
    }
    expect(answered).toEqual([403, 403, 200]);
  });
  // feature:revocation-stream end
});
