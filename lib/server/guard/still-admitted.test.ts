import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { AppError } from "@/lib/shared/errors";
import type { Session } from "../session/session";
import { stillAdmitted } from "./still-admitted";

const { judge } = vi.hoisted(() => ({ judge: vi.fn() }));
vi.mock("../session/revocation", () => ({ judge }));
vi.mock("../log", () => ({ log: { warn: () => undefined } }));

const now = new Date("2026-11-25T18:30:00Z");
const session: Session = {
  kind: "session",
  userId: "user",
  sessionId: "session",
  generation: 0,
  clientId: "portcullis-web",
  roles: ["user"],
  tokenId: "token",
  version: 3,
  authenticatedAt: now,
  issuedAt: now,
  expiresAt: new Date(now.getTime() + 600_000),
  amr: ["pwd"],
  transport: "cookie",
};

beforeEach(() => {
  vi.useFakeTimers({ now });
  judge.mockReset().mockResolvedValue("good");
});
afterEach(() => vi.useRealTimers());

it("a session that is alive is still admitted, judged by what its token says", async () => {
  expect(await stillAdmitted(session)).toBe(true);
  expect(judge).toHaveBeenCalledWith({ sid: "session", jti: "token", sub: "user", ver: 3 });
});

it.each(["revoked", "superseded"])("a session that is %s is not", async (verdict) => {
  judge.mockResolvedValue(verdict);
  expect(await stillAdmitted(session)).toBe(false);
});

it("one whose access token expires meanwhile is: nobody can come again for the rest of a file", async () => {
  vi.setSystemTime(session.expiresAt.getTime() + 1);
  expect(await stillAdmitted(session)).toBe(true);
});

it("one that nobody can vouch for is not", async () => {
  judge.mockRejectedValue(new AppError("unavailable"));
  expect(await stillAdmitted(session)).toBe(false);
});
