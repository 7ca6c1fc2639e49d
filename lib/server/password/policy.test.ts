import { beforeAll, describe, expect, it, vi } from "vitest";
import { findPasswordFault } from "./policy";
import { commonWords } from "./worker/common.mjs";

beforeAll(() => {
  vi.stubEnv("DATABASE_URL", "postgresql://nobody@localhost/none");
  vi.stubEnv("SESSION_SECRET", "k3Jd9-2mZq_0pLw8Xv5Rt7Yb1Nc4Hg6Fs");
  vi.stubEnv("DATA_ENCRYPTION_KEYS", "q7Rt3-Xv9_Lp2Zm8Wk4Yc6Hb1Nd5Jf0Gs");
  vi.stubEnv("JWT_KEYS", "{}");
  vi.stubEnv("HASH_QUEUE", "10000");
});

const ada = { email: "ada.lovelace@analytical.example", name: "Ada Lovelace" };
const codeOf = async (plain: string, minLength = 15) => (await findPasswordFault(plain, ada, minLength))?.code;

describe("password policy", () => {
  it.each([
    "correct horse battery staple",
    "my dog has 7 purple fleas",
    "vivid-otter-lamp-quarry",
    "xkcatq7zbtm92ld",
    "9f86d081884c7d65",
    "naïve façade über straße",
    "パスワードは長いほうがいい、ね。",
    "🐎🔋📎✅🌵🧭🪗🦑🛶🎻🧿🪵🥁🪁🦚",
    "   spaces   count   too   ",
    "all lower case no digits",
  ])("accepts %j: no rule about kinds of characters", async (plain) => {
    expect(await findPasswordFault(plain, ada, 15)).toBeUndefined();
  });

  it("counts code points after NFC, not bytes or UTF-16 units", async () => {
    const fourteen = "kx🐎qz🔋vb🌵wj🧭np";
    expect(Array.from(fourteen)).toHaveLength(14);
    expect(await codeOf(fourteen)).toBe("too_short");
    expect(await codeOf(`${fourteen}e\u0301`)).toBeUndefined();
    expect(await codeOf(`${fourteen.slice(0, -1)}e\u0301`)).toBe("too_short");
  });

  it("takes 128 code points and no more, also when they come decomposed", async () => {
    const long = Array.from({ length: 128 }, (_, index) => String.fromCodePoint(0x4e00 + ((index * 7919) % 5000))).join(
      "",
    );
    expect(await codeOf(long)).toBeUndefined();
    expect(await codeOf(`${long}x`)).toBe("too_long");
    expect(await codeOf(`${long.slice(0, -1)}e\u0301`)).toBeUndefined();
    expect(await codeOf("x".repeat(1_000_000))).toBe("too_long");
  });

  it("refuses every common password on the list that fits a length of 8: more than 3000 of them", async () => {
    const fitting = [...commonWords().keys()].filter((word) => [...word].length >= 8).slice(0, 3500);
    expect(fitting.length).toBeGreaterThan(3000);
    const faults = await Promise.all(fitting.map((word) => findPasswordFault(word, { email: "", name: "" }, 8)));
    expect(fitting.filter((_, index) => faults[index] === undefined)).toEqual([]);
  }, 60_000);

  it("refuses every entry of the list that has 15 characters", async () => {
    const fitting = [...commonWords().keys()].filter((word) => [...word].length >= 15);
    expect(fitting.length).toBeGreaterThan(30);
    const codes = await Promise.all(fitting.map((word) => codeOf(word)));
    expect(fitting.filter((_, index) => codes[index] !== "common")).toEqual([]);
  });

  it.each([
    "passwordpassword",
    "123456789012345",
    "qwertyuiopasdfgh",
    "aaaaaaaaaaaaaaa",
    "Password1234567",
    "P@ssw0rdP@ssw0rd",
    "iloveyouforever",
    "thisismypassword",
    "1q2w3e4r5t6y7u8i",
    "1qaz2wsx3edc4rfv",
    "!QAZ2wsx#EDC4rfv",
    "password-password",
    "pass word pass word",
    "drowssapdrowssap",
    "abc123abc123abc123",
    "123123123123123",
    "987654321987654321",
    "MyPassword2024!!",
    "Summer2024Summer2024",
    "liverpoolfc1892",
    "ilovemyboyfriend",
    "the quick brown fox",
    "welcometothejungle",
    "superman123456789",
    "    password    ",
    "ＰＡＳＳＷＯＲＤｐａｓｓｗｏｒｄ",
  ])("refuses %j: common, or made of common parts", async (plain) => {
    expect(await codeOf(plain)).toBe("common");
  });

  it.each([
    ["the address", "ada.lovelace@analytical.example"],
    ["the local part", "ada.lovelace2024!"],
    ["the name in another case and order", "LOVELACE_ada_lovelace_1"],
    ["the name in leetspeak", "L0vel4ce!L0vel4ce?x"],
    ["the domain", "analytical12345678"],
    ["this product", "Portcullis-2026!"],
  ])("refuses what is made of %s", async (_, plain) => {
    expect(await codeOf(plain)).toMatch(/^(context|common)$/);
    expect((await findPasswordFault(plain, ada, 15))?.field).toBe("password");
  });

  it("accepts the same for somebody else, and the own name beside enough other text", async () => {
    const grace = { email: "grace@example.com", name: "Grace Hopper" };
    expect((await findPasswordFault("ada.lovelace+analytic", ada, 15))?.code).toBe("context");
    expect(await findPasswordFault("ada.lovelace+analytic", grace, 15)).toBeUndefined();
    expect(await codeOf("lovelace Xq7$kdm2b9 tea")).toBeUndefined();
  });

  it("says what to do in each refusal", async () => {
    expect((await findPasswordFault("short", ada, 15))?.message).toBe(
      "Use at least 15 characters. A few words that don't belong together work well.",
    );
    expect((await findPasswordFault("x".repeat(129), ada, 15))?.message).toBe("Use at most 128 characters.");
  });

  it("survives any name and address", async () => {
    for (const name of ["", " ", "(((", "$&", "\\", "a".repeat(80), "🐎"]) {
      expect(await findPasswordFault("my dog has 7 purple fleas", { email: `${name}@`, name }, 15)).toBeUndefined();
    }
  });
});
