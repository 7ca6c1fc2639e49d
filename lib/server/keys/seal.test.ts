import { afterEach, describe, expect, it, vi } from "vitest";

const current = "k3Jd9-2mZq_0pLw8Xv5Rt7Yb1Nc4Hg6Fs";
const next = "Ww7Qe1-Rt5_Yu9Io3Pa6Sd2Fg8Hj4Kl0Zx";

/** The module as a process with these secrets has it. */
async function withSecret(secret: string) {
  vi.resetModules();
  vi.stubEnv("SESSION_SECRET", secret);
  vi.stubEnv("DATABASE_URL", "postgresql://localhost/x");
  vi.stubEnv("JWT_KEYS", "{}");
  vi.stubEnv("DATA_ENCRYPTION_KEYS", "Zx9Cv8-Bn7_Ma6Sd5Fg4Hj3Kl2Qw1Er0Ty");
  return import("./seal");
}
afterEach(() => void vi.unstubAllEnvs());

describe("a seal", () => {
  it("holds for its label and parts in their order, and for nothing else", async () => {
    const { seal, isSealed } = await withSecret(current);
    const given = seal("ticket/v1", "a", "b");
    expect(given).toMatch(/^[\w-]{43}$/);
    expect(isSealed("ticket/v1", ["a", "b"], given)).toBe(true);
    for (const [label, ...parts] of [
      ["ticket/v2", "a", "b"],
      ["ticket/v1", "b", "a"],
      ["ticket/v1", "ab"],
      ["ticket/v1", "a", "b", ""],
      ["ticket/v1"],
    ] as const)
      expect(isSealed(label, parts, given)).toBe(false);
  });

  it("of any other text is refused, however long it is", async () => {
    const { seal, isSealed } = await withSecret(current);
    const given = seal("ticket/v1", "a");
    for (const odd of ["", "x", given.slice(1), `${given}=`, `${given} `, given.toUpperCase(), "ä".repeat(43)])
      expect(isSealed("ticket/v1", ["a"], odd)).toBe(false);
  });

  it("outlives one change of the secret, and new ones come from the first", async () => {
    const old = (await withSecret(current)).seal("ticket/v1", "a");
    const both = await withSecret(`${next},${current}`);
    expect(both.isSealed("ticket/v1", ["a"], old)).toBe(true);
    const fresh = both.seal("ticket/v1", "a");
    const only = await withSecret(next);
    expect([fresh, old].map((given) => only.isSealed("ticket/v1", ["a"], given))).toEqual([true, false]);
  });

  it("is never made over two lists that read alike: a slash is for the last part", async () => {
    const { seal, isSealed } = await withSecret(current);
    expect(seal("ticket/v1", "a", "b/c")).toHaveLength(43);
    expect(() => seal("ticket/v1", "a/b", "c")).toThrow(/ticket\/v1/);
    expect(() => isSealed("ticket/v1", ["a/b", "c"], "x")).toThrow(/ticket\/v1/);
  });
});
