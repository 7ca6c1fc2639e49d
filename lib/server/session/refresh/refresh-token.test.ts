import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const current = "k3Jd9-2mZq_0pLw8Xv5Rt7Yb1Nc4Hg6Fs";
const next = "Ww7Qe1-Rt5_Yu9Io3Pa6Sd2Fg8Hj4Kl0Zx";

/** The module as a process with these secrets has it. */
async function withSecret(secret: string) {
  vi.resetModules();
  vi.stubEnv("SESSION_SECRET", secret);
  vi.stubEnv("DATA_ENCRYPTION_KEYS", "q7Rt3-Xv9_Lp2Zm8Wk4Yc6Hb1Nd5Jf0Gs");
  vi.stubEnv("DATABASE_URL", "postgresql://localhost/x");
  vi.stubEnv("JWT_KEYS", "{}");
  return { ...(await import("./refresh-token")), ...(await import("../known-device")) };
}
beforeEach(() => void vi.resetModules());
afterEach(() => void vi.unstubAllEnvs());

describe("a refresh token", () => {
  const sessionId = randomUUID();

  it("is the same bytes for the same generation, and others for every other session, generation and secret", async () => {
    const { deriveRefreshToken } = await withSecret(current);
    const token = deriveRefreshToken({ sessionId, generation: 3 });
    expect(deriveRefreshToken({ sessionId, generation: 3 })).toBe(token);
    const others = [
      deriveRefreshToken({ sessionId, generation: 4 }),
      deriveRefreshToken({ sessionId: randomUUID(), generation: 3 }),
      (await withSecret(next)).deriveRefreshToken({ sessionId, generation: 3 }),
    ].map((text) => text.split(".")[2]);
    expect(new Set([...others, token.split(".")[2]]).size).toBe(4);
  });

  it("has the bytes that every release before gave it, so that instances of two releases take each other's", async () => {
    const { deriveRefreshToken, readRefreshToken } = await withSecret(current);
    const handle = { sessionId: "0f8fad5b-d9cb-469f-a165-70867728950e", generation: 7 };
    const token = "0f8fad5b-d9cb-469f-a165-70867728950e.7._Axz_J5h7MkPQS-UFDSGRA_vClFOlUlDeAEou5Qj61k";
    expect(deriveRefreshToken(handle)).toBe(token);
    expect(readRefreshToken(token)).toEqual(handle);
  });

  it("of a program is nothing in the hands of a browser or of another program, and a browser's is nothing in its own", async () => {
    const { deriveRefreshToken, readRefreshToken } = await withSecret(current);
    const handle = { sessionId, generation: 3 };
    const [browsers, programs] = [deriveRefreshToken(handle), deriveRefreshToken(handle, "acme-cli")];
    expect(readRefreshToken(programs, "acme-cli")).toEqual(handle);
    expect(readRefreshToken(browsers, "portcullis-web")).toEqual(handle);
    expect([readRefreshToken(programs), readRefreshToken(programs, "acme-phone")]).toEqual([undefined, undefined]);
    expect(readRefreshToken(browsers, "acme-cli")).toBeUndefined();
  });

  it("is read back, and nothing that differs from it in any character is", async () => {
    const { deriveRefreshToken, readRefreshToken } = await withSecret(current);
    const token = deriveRefreshToken({ sessionId, generation: 12 });
    expect(readRefreshToken(token)).toEqual({ sessionId, generation: 12 });
    for (let index = 0; index < token.length; index += 1) {
      for (const character of ["0", "a", "A", "_", ".", ""]) {
        const changed = token.slice(0, index) + character + token.slice(index + 1);
        // The last character of the code has two bits to spare; they are compared as text all the same.
        if (changed !== token) expect(readRefreshToken(changed)).toBeUndefined();
      }
    }
    for (const odd of ["", ".", "..", `${token}.`, `${token} `, ` ${token}`, `${token}\n`, token.toUpperCase()])
      expect(readRefreshToken(odd)).toBeUndefined();
  });

  it("survives a change of the secret while the old one is named second, and new ones come from the first", async () => {
    const token = (await withSecret(current)).deriveRefreshToken({ sessionId, generation: 0 });
    const both = await withSecret(`${next},${current}`);
    expect(both.readRefreshToken(token)).toEqual({ sessionId, generation: 0 });
    const fresh = both.deriveRefreshToken({ sessionId, generation: 1 });
    const only = await withSecret(next);
    expect([only.readRefreshToken(fresh)?.generation, only.readRefreshToken(token)]).toEqual([1, undefined]);
  });
});

describe("the mark of a known device", () => {
  const ada = { email: "ada@example.com", credentialVersion: 3 };

  it("is good for the account that it was made for, and for no other", async () => {
    const { issueDeviceToken, readDeviceToken } = await withSecret(current);
    const token = issueDeviceToken(ada);
    expect(readDeviceToken(token, ada.email)).toBe(3);
    expect(readDeviceToken(token, "grace@example.com")).toBeUndefined();
  });

  it("is not read from anything else", async () => {
    const { issueDeviceToken, readDeviceToken, deriveRefreshToken } = await withSecret(current);
    const token = issueDeviceToken(ada);
    const [version = "", code = ""] = token.split(".");
    const odd = [
      undefined,
      "",
      ".",
      token.slice(1),
      `${token}x`,
      `0${token}`,
      `4.${code}`,
      `${code}.${version}`,
      `${version}.${"A".repeat(43)}`,
      // Of the releases before, which had no end.
      "AAECAwQFBgcICQoLDA0ODw.8x7OONCkdDdmUBG3aqgpaXACWLAy1XegTQmtd7kGJLU",
    ];
    for (const given of [...odd, deriveRefreshToken({ sessionId: randomUUID(), generation: 0 })])
      expect(readDeviceToken(given, ada.email)).toBeUndefined();
  });

  it("outlives one change of the secret", async () => {
    const token = (await withSecret(current)).issueDeviceToken(ada);
    expect((await withSecret(`${next},${current}`)).readDeviceToken(token, ada.email)).toBeDefined();
    expect((await withSecret(next)).readDeviceToken(token, ada.email)).toBeUndefined();
  });
});
