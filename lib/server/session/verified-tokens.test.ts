import { describe, expect, it, vi } from "vitest";
import { replaceVerificationKeys } from "../keys/verification-keys";
import { remembering } from "./verified-tokens";

vi.mock("../env", () => ({ env: () => ({ CLOCK_TOLERANCE: 5 }) }));

const now = 1_800_000_000_000;
const exp = now / 1000 + 60;

const counted = (claims = { exp }) => {
  const verifyAfresh = vi.fn((token: string, _now: number) =>
    Promise.resolve(
      token.startsWith("good") ? { ok: true as const, claims } : { ok: false as const, reason: "invalid" as const },
    ),
  );
  return { verifyAfresh, verify: remembering(verifyAfresh) };
};

describe("a verifier that remembers", () => {
  it("verifies a good token once, and a bad one each time", async () => {
    const { verifyAfresh, verify } = counted();
    expect(await verify("good", now)).toEqual({ ok: true, claims: { exp } });
    expect(await verify("good", now)).toEqual({ ok: true, claims: { exp } });
    expect(verifyAfresh).toHaveBeenCalledTimes(1);
    expect(await verify("bad", now)).toEqual({ ok: false, reason: "invalid" });
    expect(await verify("bad", now)).toEqual({ ok: false, reason: "invalid" });
    expect(verifyAfresh).toHaveBeenCalledTimes(3);
  });

  it("looks at the time at each call", async () => {
    const { verify } = counted();
    await verify("good", now);
    const last = (exp + 5) * 1000 - 1;
    expect(await verify("good", last)).toMatchObject({ ok: true });
    expect(await verify("good", last + 1)).toEqual({ ok: false, reason: "expired" });
  });

  it("verifies again what it verified under other keys", async () => {
    const { verifyAfresh, verify } = counted();
    await verify("good", now);
    await replaceVerificationKeys([]);
    await verify("good", now);
    expect(verifyAfresh).toHaveBeenCalledTimes(2);
  });

  it("remembers nothing that was verified while the keys were replaced", async () => {
    const { verifyAfresh, verify } = counted();
    verifyAfresh.mockImplementationOnce(async () => {
      await replaceVerificationKeys([]);
      return { ok: true, claims: { exp } };
    });
    await verify("good", now);
    await verify("good", now);
    expect(verifyAfresh).toHaveBeenCalledTimes(2);
  });

  it("forgets the oldest when it is full", async () => {
    const { verifyAfresh, verify } = counted();
    for (let index = 0; index <= 5_000; index += 1) await verify(`good ${index}`, now);
    await verify("good 1", now);
    expect(verifyAfresh).toHaveBeenCalledTimes(5_001);
    await verify("good 0", now);
    expect(verifyAfresh).toHaveBeenCalledTimes(5_002);
  });
});
