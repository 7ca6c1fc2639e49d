import { describe, expect, it } from "vitest";
import { EnvError, parseEnv } from "../../env";

const good = {
  DATABASE_URL: "postgresql://localhost/portcullis",
  SESSION_SECRET: "k3Jd9-2mZq_0pLw8Xv5Rt7Yb1Nc4Hg6Fs",
  DATA_ENCRYPTION_KEYS: "q7Rt3-Xv9_Lp2Zm8Wk4Yc6Hb1Nd5Jf0Gs",
  JWT_KEYS: "{}",
};
const acme = {
  SSO_PROVIDERS: "acme",
  SSO_ACME_ISSUER: "https://id.acme.example/realms/staff",
  SSO_ACME_CLIENT_ID: "portcullis",
  SSO_ACME_CLIENT_SECRET: "x",
};
const parse = (given: Readonly<Record<string, string>>) => parseEnv({ ...good, ...given }).SSO_PROVIDERS;

describe("identity providers", () => {
  it("are none, unless some are named", () => {
    expect([parse({}), parse({ SSO_PROVIDERS: " , " }), parse({ ...acme, SSO_PROVIDERS: "" })]).toEqual([[], [], []]);
  });

  it("have variables of their own, and those that are known need an id and a secret alone", () => {
    const google = { SSO_GOOGLE_CLIENT_ID: "g", SSO_GOOGLE_CLIENT_SECRET_FILE: "/run/secrets/google" };
    expect(
      parse({ ...acme, ...google, SSO_PROVIDERS: "google, acme", SSO_ACME_LABEL: "Acme", SSO_ACME_TRUST_MFA: "1" }),
    ).toEqual([
      {
        name: "google",
        label: "Google",
        kind: "oidc",
        issuer: "https://accounts.google.com",
        clientId: "g",
        clientSecret: { file: "/run/secrets/google" },
        trustsMfa: false,
        provesAnew: false,
      },
      {
        name: "acme",
        label: "Acme",
        kind: "oidc",
        issuer: "https://id.acme.example/realms/staff",
        clientId: "portcullis",
        clientSecret: { text: "x" },
        trustsMfa: true,
        provesAnew: true,
      },
    ]);
  });

  it.each([
    ["SSO_PROVIDERS", "Acme"],
    ["SSO_PROVIDERS", "acme,acme"],
    ["SSO_PROVIDERS", "../acme"],
    ["SSO_ACME_ISSUER", ""],
    ["SSO_ACME_ISSUER", "id.acme.example"],
    ["SSO_ACME_ISSUER", "https://id.acme.example?tenant=1"],
    ["SSO_ACME_ISSUER", "http://id.acme.example"],
    ["SSO_ACME_CLIENT_ID", ""],
    ["SSO_ACME_CLIENT_SECRET", ""],
    ["SSO_ACME_TRUST_MFA", "yes"],
  ])("refuse %s=%j by its name", (name, value) => {
    const wrong = () => parse({ ...acme, [name]: value });
    expect(wrong).toThrow(EnvError);
    expect(wrong).toThrow(new RegExp(`^${name} `));
  });

  const apple = {
    SSO_PROVIDERS: "apple",
    SSO_APPLE_CLIENT_ID: "example.portcullis.web",
    SSO_APPLE_TEAM_ID: "TEAM123456",
    SSO_APPLE_KEY_ID: "KEY1234567",
    SSO_APPLE_PRIVATE_KEY_FILE: "/run/secrets/apple.p8",
  };

  it("have a key to sign secrets with where the provider wants that", () => {
    expect(parse(apple)).toEqual([
      {
        name: "apple",
        label: "Apple",
        kind: "apple",
        issuer: "https://appleid.apple.com",
        clientId: "example.portcullis.web",
        clientSecret: { file: "/run/secrets/apple.p8" },
        signer: { teamId: "TEAM123456", keyId: "KEY1234567" },
        trustsMfa: false,
        provesAnew: false,
      },
    ]);
  });

  it.each([
    ["SSO_APPLE_TEAM_ID", ""],
    ["SSO_APPLE_TEAM_ID", "team123456"],
    ["SSO_APPLE_KEY_ID", ""],
    ["SSO_APPLE_KEY_ID", "KEY1234567.p8"],
    ["SSO_APPLE_CLIENT_ID", ""],
    ["SSO_APPLE_CLIENT_SECRET", "eyJ.signed.elsewhere"],
    ["SSO_APPLE_CLIENT_SECRET_FILE", "/run/secrets/apple.jwt"],
  ])("with such a key refuse %s=%j by its name", (name, value) => {
    expect(() => parse({ ...apple, [name]: value })).toThrow(new RegExp(`^${name} `));
  });

  it("with such a key have one, from the variable or the file", () => {
    expect(() => parse({ ...apple, SSO_APPLE_PRIVATE_KEY_FILE: "" })).toThrow(/^SSO_APPLE_PRIVATE_KEY or its _FILE/);
    expect(() => parse({ ...apple, SSO_APPLE_PRIVATE_KEY: "x" })).toThrow(/^SSO_APPLE_PRIVATE_KEY or its _FILE/);
  });

  it("are told of together with whatever else is wrong", () => {
    expect(() => parse({ ...acme, SSO_ACME_CLIENT_ID: "", BCRYPT_COST: "99" })).toThrow(
      /(?=[\s\S]*^SSO_ACME_CLIENT_ID )(?=[\s\S]*^BCRYPT_COST )/m,
    );
  });

  it("are on plain http only on this machine, while the app itself is", () => {
    const SSO_ACME_ISSUER = "http://127.0.0.1:8080";
    expect(parse({ ...acme, SSO_ACME_ISSUER, APP_ORIGIN: "http://localhost:3000" })).toHaveLength(1);
    for (const [issuer, origin] of [
      [SSO_ACME_ISSUER, "https://app.example"],
      ["http://127.0.0.1.evil.example", "http://localhost:3000"],
      ["http://localhost@evil.example", "http://localhost:3000"],
    ] as const)
      expect(() => parse({ ...acme, SSO_ACME_ISSUER: issuer, APP_ORIGIN: origin })).toThrow(/^SSO_ACME_ISSUER /);
  });
});
