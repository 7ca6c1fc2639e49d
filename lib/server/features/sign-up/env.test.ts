import { describe, expect, it } from "vitest";
import { EnvError, parseEnv } from "../../env";

const good = {
  DATABASE_URL: "postgresql://localhost/portcullis",
  SESSION_SECRET: "k3Jd9-2mZq_0pLw8Xv5Rt7Yb1Nc4Hg6Fs",
  DATA_ENCRYPTION_KEYS: "q7Rt3-Xv9_Lp2Zm8Wk4Yc6Hb1Nd5Jf0Gs",
  JWT_KEYS: "{}",
};

describe("who may sign up", () => {
  it("is anybody, unless something else is said", () => {
    const { SIGNUP, SIGNUP_DOMAINS } = parseEnv(good);
    expect([SIGNUP, SIGNUP_DOMAINS]).toEqual(["open", undefined]);
  });

  it("takes domains as addresses are stored", () => {
    expect(parseEnv({ ...good, SIGNUP_DOMAINS: "Example.com, b\u00fccher.example" }).SIGNUP_DOMAINS).toEqual([
      "example.com",
      "xn--bcher-kva.example",
    ]);
  });

  it.each([
    ["SIGNUP", "invited"],
    ["SIGNUP_DOMAINS", "@example.com"],
    ["SIGNUP_DOMAINS", "example.com,,example.org"],
    ["SIGNUP_DOMAINS", "https://example.com"],
    ["SIGNUP_DOMAINS", "localhost"],
    ["SIGNUP_DOMAINS", "example.com:25"],
  ])("refuses %s=%s by its name", (name, value) => {
    const parse = () => parseEnv({ ...good, [name]: value });
    expect(parse).toThrow(EnvError);
    expect(parse).toThrow(new RegExp(`^${name} `));
  });
});
