import { describe, expect, it } from "vitest";
import { limits } from "@/lib/shared/limits";
import { EnvError, parseEnv } from "./index";

const good = {
  DATABASE_URL: "postgresql://localhost/portcullis",
  SESSION_SECRET: "k3Jd9-2mZq_0pLw8Xv5Rt7Yb1Nc4Hg6Fs",
  DATA_ENCRYPTION_KEYS: "q7Rt3-Xv9_Lp2Zm8Wk4Yc6Hb1Nd5Jf0Gs",
  JWT_KEYS: "{}",
};
const other = "Ww7Qe1-Rt5_Yu9Io3Pa6Sd2Fg8Hj4Kl0Zx";

const limitVariables = Object.values(limits).flatMap((limit) => ("variable" in limit ? [limit.variable] : []));

function refusal(change: Readonly<Record<string, string | undefined>>): string {
  try {
    parseEnv({ ...good, ...change });
  } catch (error) {
    if (error instanceof EnvError) return error.message;
    throw error;
  }
  return "accepted";
}

describe("the configuration", () => {
  it("has defaults for all but the secrets, and takes an empty value for none", () => {
    const env = parseEnv({ ...good, PORT: "", APP_ORIGIN: "" });
    expect(env).toMatchObject({
      APP_ORIGIN: "http://localhost:3000",
      PORT: 3000,
      ACCESS_TOKEN_TTL: 600,
      SESSION_IDLE_TTL: 604_800,
      SESSION_BRIEF_IDLE_TTL: 28_800,
    });
    expect(env).toMatchObject({
      SESSION_ABSOLUTE_TTL: 2_592_000,
      REFRESH_LEEWAY: 30,
      CLOCK_TOLERANCE: 5,
      BCRYPT_COST: 12,
    });
    expect(env).toMatchObject({ TRUSTED_PROXY_HOPS: 0, REVOCATION_FEED: "listen", PASSWORD_MIN_LENGTH: 15 });
    expect(env.SESSION_SECRET).toEqual([good.SESSION_SECRET]);
  });

  it.each([
    ["APP_ORIGIN", "https://app.example", { APP_ORIGIN: "https://app.example" }],
    ["APP_ORIGIN", "https://app.example/", { APP_ORIGIN: "https://app.example" }],
    ["APP_ORIGIN", "http://localhost:8080", { APP_ORIGIN: "http://localhost:8080" }],
    ["APP_ORIGIN", "http://127.0.0.1:1", { APP_ORIGIN: "http://127.0.0.1:1" }],
    ["SESSION_SECRET", `${other}, ${good.SESSION_SECRET}`, { SESSION_SECRET: [other, good.SESSION_SECRET] }],
    ["DATA_ENCRYPTION_KEYS", `${other},${good.SESSION_SECRET},${good.DATA_ENCRYPTION_KEYS}`, {}],
    ["RATE_LIMIT_LOGIN_ACCOUNT", "5/60", { RATE_LIMIT_LOGIN_ACCOUNT: { points: 5, seconds: 60 } }],
    ["PORTCULLIS_EMBEDDED", "1", { PORTCULLIS_EMBEDDED: true }],
    ["REFRESH_LEEWAY", "0", { REFRESH_LEEWAY: 0 }],
    ["AUDIT_RETENTION", "7", { AUDIT_RETENTION: 7 }],
  ])("takes %s=%s", (name, value, wanted) => {
    expect(parseEnv({ ...good, [name]: value })).toMatchObject(wanted);
  });

  it.each<readonly [string, string | undefined]>([
    ["APP_ORIGIN", "app.invalid"],
    ["APP_ORIGIN", "https://app.example/path"],
    ["APP_ORIGIN", "https://user@app.example"],
    ["APP_ORIGIN", "https://app.example?x"],
    ["APP_ORIGIN", "http://app.example"],
    ["APP_ORIGIN", "http://localhost.evil.example"],
    ["APP_ORIGIN", "ftp://localhost"],
    ["APP_ORIGIN", "javascript:alert(1)"],
    ["PORT", "0"],
    ["PORT", "65536"],
    ["PORT", "-1"],
    ["PORT", "3000x"],
    ["PORT", "1e3"],
    ["DATABASE_URL", "mysql://localhost/x"],
    ["DATABASE_URL", "localhost"],
    ["DATABASE_URL", undefined],
    ["SESSION_SECRET", undefined],
    ["SESSION_SECRET", "short"],
    ["SESSION_SECRET", "a".repeat(64)],
    ["SESSION_SECRET", "abcabcabcabcabcabcabcabcabcabcabcabc"],
    ["SESSION_SECRET", "change-me-0123456789-abcdefghijklmnop"],
    ["SESSION_SECRET", "my-very-secret-key-0123456789-abcdefg"],
    ["SESSION_SECRET", `${good.SESSION_SECRET},short`],
    ["SESSION_SECRET", `,${good.SESSION_SECRET}`],
    ["SESSION_SECRET", [good.SESSION_SECRET, other, "Zz9Yy8-Xx7_Ww6Vv5Uu4Tt3Ss2Rr1Qq0Pp"].join(",")],
    ["PASSWORD_PEPPER", "short"],
    ["DATA_ENCRYPTION_KEYS", undefined],
    ["DATA_ENCRYPTION_KEYS", "short"],
    ["DATA_ENCRYPTION_KEYS", "a".repeat(64)],
    ["DATA_ENCRYPTION_KEYS", `${other},short`],
    ["DATA_ENCRYPTION_KEYS", Array.from({ length: 17 }, (_, index) => `${other}${String(index)}`).join(",")],
    ["NEXT_SERVER_ACTIONS_ENCRYPTION_KEY", "too short for a key"],
    ["JWT_KEYS", undefined],
    ["JWT_KEYS_FILE", "both.json"],
    ["ACCESS_TOKEN_TTL", "0"],
    ["ACCESS_TOKEN_TTL", "3601"],
    ["ACCESS_TOKEN_TTL", "10m"],
    ["ACCESS_TOKEN_TTL", "1.5"],
    ["SESSION_IDLE_TTL", "0"],
    ["SESSION_IDLE_TTL", "2592001"],
    ["SESSION_BRIEF_IDLE_TTL", "0"],
    ["SESSION_BRIEF_IDLE_TTL", "30"],
    ["SESSION_ABSOLUTE_TTL", "99999999"],
    ["REFRESH_LEEWAY", "301"],
    ["CLOCK_TOLERANCE", "61"],
    ["BCRYPT_COST", "3"],
    ["BCRYPT_COST", "17"],
    ["PASSWORD_MIN_LENGTH", "7"],
    ["TRUSTED_PROXY_HOPS", "11"],
    ["TRUSTED_PROXY_HOPS", "true"],
    ["MAIL_URL", "http://mail.example"],
    ["REVOCATION_FEED", "poll"],
    ["AUDIT_RETENTION", "0"],
    ["AUDIT_RETENTION", "6"],
    ["AUDIT_RETENTION", "1y"],
    ["LOG_LEVEL", "loud"],
    ...limitVariables.flatMap((variable) =>
      ["10", "10/", "/60", "0/60", "10/0", "-1/60", "ten/60", "10/60/60", "10 per 60"].map(
        (value) => [variable, value] as const,
      ),
    ),
  ])("refuses %s=%s by its name, in words, without the value", (name, value) => {
    const message = refusal({ [name]: value });
    const named = name === "JWT_KEYS_FILE" ? "JWT_KEYS" : name;
    expect(message).toMatch(new RegExp(`^${named} `));
    expect(message.split("\n"), "one sentence for one mistake").toHaveLength(1);
    if (value !== undefined && value.length > 8) expect(message).not.toContain(value);
  });

  it("names every variable that is wrong at once", () => {
    const lines = refusal({ PORT: "x", BCRYPT_COST: "99", SESSION_SECRET: "x" }).split("\n");
    expect(new Set(lines.map((line) => line.split(" ")[0]))).toEqual(
      new Set(["BCRYPT_COST", "PORT", "SESSION_SECRET"]),
    );
  });
});
