import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { AppError } from "@/lib/shared/errors";
import { judge } from "../../revocation";
import { findService, type Service, stillServes } from "./service";
import { verifyServiceToken } from "./verify-service-token";

vi.mock("../../revocation", () => ({ judge: vi.fn() }));
vi.mock("./verify-service-token", () => ({ verifyServiceToken: vi.fn() }));

const now = new Date("2026-11-27T20:00:00Z");
const service: Service = {
  kind: "service",
  clientId: "reports",
  scopes: [],
  tokenId: "a token of its own",
  version: 3,
  expiresAt: new Date(now.getTime() + 600_000),
};
const seconds = service.expiresAt.getTime() / 1000;
const claims = { sub: "reports", client_id: "reports", jti: service.tokenId, ver: 3, iat: seconds - 600, exp: seconds };

beforeEach(() => {
  vi.useFakeTimers({ now });
  vi.mocked(judge).mockReset().mockReturnValue("good");
  vi.mocked(verifyServiceToken)
    .mockReset()
    .mockResolvedValue({ ok: true, claims: { ...claims, scope: "made:up" } });
});
afterEach(() => vi.useRealTimers());

it("a program is found by its token, with those of its scopes that there are", async () => {
  expect(await findService("a token")).toEqual(service);
});

it("what is wrong with a token is told as it is", async () => {
  vi.mocked(verifyServiceToken).mockResolvedValue({ ok: false, reason: "early" });
  expect(await findService("a token")).toEqual({ ok: false, reason: "early" });
  expect(judge).not.toHaveBeenCalled();
});

it("it serves while nothing has revoked it, and its time is not over", async () => {
  expect(await stillServes(service)).toBe(true);
  vi.mocked(judge).mockReturnValue("superseded");
  expect([await stillServes(service), await findService("a token")]).toEqual([false, { ok: false, reason: "invalid" }]);
  vi.mocked(judge).mockReturnValue("good");
  vi.setSystemTime(service.expiresAt.getTime());
  expect(await stillServes(service)).toBe(false);
});

it("is hit by the revocation of its token, and of its client", async () => {
  await stillServes(service);
  const [[judged] = []] = vi.mocked(judge).mock.calls;
  expect(judged).toEqual({ sid: service.tokenId, jti: service.tokenId, sub: "reports", ver: 3 });
});

it("nobody is served whom nobody can vouch for", async () => {
  vi.mocked(judge).mockRejectedValue(new AppError("unavailable"));
  await expect(stillServes(service)).rejects.toThrow();
  await expect(findService("a token")).rejects.toThrow();
});
