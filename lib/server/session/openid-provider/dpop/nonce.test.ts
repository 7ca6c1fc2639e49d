import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const current = "k3Jd9-2mZq_0pLw8Xv5Rt7Yb1Nc4Hg6Fs";
const next = "Ww7Qe1-Rt5_Yu9Io3Pa6Sd2Fg8Hj4Kl0Zx";
const noon = Date.UTC(2026, 0, 1, 12);
const minutes = 60_000;

/** The module as an instance with these secrets has it. */
async function withSecret(secret: string) {
  vi.resetModules();
  vi.stubEnv("SESSION_SECRET", secret);
  vi.stubEnv("DATA_ENCRYPTION_KEYS", "q7Rt3-Xv9_Lp2Zm8Wk4Yc6Hb1Nd5Jf0Gs");
  vi.stubEnv("DATABASE_URL", "postgresql://localhost/x");
  vi.stubEnv("JWT_KEYS", "{}");
  return import("./nonce");
}
beforeEach(() => vi.useFakeTimers({ now: noon }));
afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

describe("a nonce", () => {
  it("is good for three minutes at least, for four at most, and never for longer than proofs are remembered", async () => {
    const { nextNonce, isNonce, noncesLive } = await withSecret(current);
    for (const told of [noon, noon + minutes - 1]) {
      vi.setSystemTime(told);
      const nonce = nextNonce();
      vi.setSystemTime(told + 3 * minutes);
      expect(isNonce(nonce)).toBe(true);
      vi.setSystemTime(told + 4 * minutes + 1);
      expect(isNonce(nonce)).toBe(false);
    }
    expect(noncesLive).toBe(300);
  });

  it("is another one each minute", async () => {
    const { nextNonce } = await withSecret(current);
    const nonce = nextNonce();
    vi.setSystemTime(noon + minutes - 1);
    expect(nextNonce()).toBe(nonce);
    vi.setSystemTime(noon + minutes);
    expect(nextNonce()).not.toBe(nonce);
  });

  it("of one instance is good at every other, also while they change the secret", async () => {
    const { nextNonce: ofCurrent } = await withSecret(current);
    const nonce = ofCurrent();
    for (const secrets of [current, `${next},${current}`, `${current},${next}`])
      expect((await withSecret(secrets)).isNonce(nonce)).toBe(true);
    expect((await withSecret(next)).isNonce(nonce)).toBe(false);
  });

  it.each([undefined, "", "x".repeat(43)])("is not %j", async (text) => {
    expect((await withSecret(current)).isNonce(text)).toBe(false);
  });
});
