import { afterEach, describe, expect, it, vi } from "vitest";

const old = "k3Jd9-2mZq_0pLw8Xv5Rt7Yb1Nc4Hg6Fs";
const fresh = "Ww7Qe1-Rt5_Yu9Io3Pa6Sd2Fg8Hj4Kl0Zx";
const row = { purpose: "outbox", id: "7b0e5f34-6f2d-4b1e-9a53-0d7f3c1a2b4c" };

/** The room in a process that was started with these keys. */
async function withKeys(...keys: readonly string[]) {
  vi.resetModules();
  vi.stubEnv("DATABASE_URL", "postgresql://nobody@localhost/none");
  vi.stubEnv("SESSION_SECRET", "q7Rt3-Xv9_Lp2Zm8Wk4Yc6Hb1Nd5Jf0Gs");
  vi.stubEnv("JWT_KEYS", "{}");
  vi.stubEnv("DATA_ENCRYPTION_KEYS", keys.join(","));
  return import("./encryption");
}
afterEach(() => void vi.unstubAllEnvs());

describe("data encryption", () => {
  it("gives back what it was given, in any script, and shows none of it", async () => {
    const { decrypt, encrypt } = await withKeys(old);
    for (const text of ["", "https://app.example/verify-email?token=abc", "Grüße 🐎", "x".repeat(100_000)]) {
      const sealed = encrypt(text, row);
      expect(decrypt(sealed, row)).toBe(text);
      if (text !== "") expect(Buffer.from(sealed.content).includes(text)).toBe(false);
    }
  });

  it("never encrypts one text to the same bytes twice", async () => {
    const { encrypt } = await withKeys(old);
    const all = Array.from({ length: 100 }, () => Buffer.from(encrypt("text", row).content).toString("hex"));
    expect(new Set(all.map((hex) => hex.slice(0, 24))).size).toBe(100);
  });

  it("encrypts under the first key and decrypts under every one that is still there", async () => {
    const before = (await withKeys(old)).encrypt("text", row);
    const both = await withKeys(fresh, old);
    const after = both.encrypt("text", row);
    expect(both.decrypt(before, row)).toBe("text");
    expect(after.keyId).not.toBe(before.keyId);
    expect(before.keyId).toMatch(/^[\w-]{8}$/);
    const only = await withKeys(fresh);
    expect(only.decrypt(after, row)).toBe("text");
    expect(() => only.decrypt(before, row)).toThrow(
      new only.DecryptionError(`DATA_ENCRYPTION_KEYS holds no key with the id ${before.keyId}`),
    );
  });

  it("refuses a value of another row or of another purpose", async () => {
    const { decrypt, DecryptionError, encrypt } = await withKeys(old);
    const sealed = encrypt("text", row);
    for (const other of [
      { ...row, id: "7b0e5f34-6f2d-4b1e-9a53-0d7f3c1a2b4d" },
      { ...row, purpose: "factor" },
      { purpose: `outbox","${row.id}`, id: "" },
    ]) {
      expect(() => decrypt(sealed, other)).toThrow(DecryptionError);
    }
  });

  it("refuses a value in which any bit was changed, that was cut short, or that was emptied", async () => {
    const { decrypt, DecryptionError, encrypt } = await withKeys(old);
    const sealed = encrypt("a text", row);
    for (let at = 0; at < sealed.content.length; at += 1) {
      const content = sealed.content.slice();
      content[at] = (content[at] ?? 0) ^ 1;
      expect(() => decrypt({ ...sealed, content }, row)).toThrow(DecryptionError);
      expect(() => decrypt({ ...sealed, content: sealed.content.slice(0, at) }, row)).toThrow(DecryptionError);
    }
  });

  it("has keys of its own: SESSION_SECRET in their place decrypts nothing", async () => {
    const sealed = (await withKeys(old)).encrypt("text", row);
    const { decrypt, DecryptionError } = await withKeys("q7Rt3-Xv9_Lp2Zm8Wk4Yc6Hb1Nd5Jf0Gs");
    expect(() => decrypt(sealed, row)).toThrow(DecryptionError);
  });
});
