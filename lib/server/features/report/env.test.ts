import { expect, it } from "vitest";
import { EnvError, parseEnv } from "../../env";

const good = {
  DATABASE_URL: "postgresql://localhost/portcullis",
  SESSION_SECRET: "k3Jd9-2mZq_0pLw8Xv5Rt7Yb1Nc4Hg6Fs",
  DATA_ENCRYPTION_KEYS: "q7Rt3-Xv9_Lp2Zm8Wk4Yc6Hb1Nd5Jf0Gs",
  JWT_KEYS: "{}",
};
const service = {
  MICROSERVICE_URL: "https://reports.example/",
  MICROSERVICE_CLIENT_ID: "0c5b1b5e-58f8-4e0c-9d0a-6c6f2f0f7d11",
  MICROSERVICE_CLIENT_SECRET: "x",
};

it("a service is set by its address, and by what this app is called where its tokens come from", () => {
  expect(parseEnv(good).MICROSERVICE_URL).toBeUndefined();
  expect(parseEnv({ ...good, ...service })).toMatchObject({ MICROSERVICE_URL: "https://reports.example" });
  const { MICROSERVICE_CLIENT_SECRET: _, ...rest } = service;
  const file = { ...rest, MICROSERVICE_CLIENT_SECRET_FILE: "/run/secrets/reports" };
  expect(() => parseEnv({ ...good, ...file, MICROSERVICE_URL: "http://localhost:4000" })).not.toThrow();
});

it.each([
  ["MICROSERVICE_URL", { MICROSERVICE_URL: "http://reports.example" }],
  ["MICROSERVICE_URL", { MICROSERVICE_URL: "https://me:secret@reports.example" }],
  ["MICROSERVICE_TOKEN_URL", { MICROSERVICE_TOKEN_URL: "ftp://app.example/oidc/token" }],
  ["MICROSERVICE_CLIENT_ID", { MICROSERVICE_CLIENT_ID: "" }],
  ["MICROSERVICE_CLIENT_ID", { MICROSERVICE_CLIENT_ID: "reports" }],
  ["MICROSERVICE_CLIENT_SECRET", { MICROSERVICE_CLIENT_SECRET: "" }],
  ["MICROSERVICE_CLIENT_SECRET", { MICROSERVICE_CLIENT_SECRET_FILE: "/run/secrets/reports" }],
])("refuses by the name of %s: %o", (name, wrong) => {
  expect(() => parseEnv({ ...good, ...service, ...wrong })).toThrow(EnvError);
  expect(() => parseEnv({ ...good, ...service, ...wrong })).toThrow(new RegExp(`^${name} `));
});
