import { randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { publishKeys } from "../../keys";
import { signLogoutToken } from "../../session/openid-provider/logout/token";
import { readIdTokenHint } from "./id-token";

const issuer = "https://app.example";
const kid = "ours";
const { privateKey: key } = await generateKeyPair("ES256", { extractable: true });
const [aud, sub] = [randomUUID(), randomUUID()];
const claims = { iss: issuer, aud, sub, iat: 1_000_000, exp: 1_000_600 };

beforeAll(async () => {
  const configuration = {
    APP_ORIGIN: issuer,
    DATABASE_URL: "postgresql://nobody@localhost/nothing",
    SESSION_SECRET: "k3Jd9-2mZq_0pLw8Xv5Rt7Yb1Nc4Hg6Fs",
    DATA_ENCRYPTION_KEYS: "q7Rt3-Xv9_Lp2Zm8Wk4Yc6Hb1Nd5Jf0Gs",
    JWT_KEYS: JSON.stringify({ keys: [{ ...(await exportJWK(key)), kid, alg: "ES256" }] }),
  };
  for (const [name, value] of Object.entries(configuration)) vi.stubEnv(name, value);
  await publishKeys();
});
afterAll(() => void vi.unstubAllEnvs());

const sign = (payload: JWTPayload, header: { typ?: string } = {}) =>
  new SignJWT(payload).setProtectedHeader({ alg: "ES256", kid, ...header }).sign(key);

it("an ID token says whom an app means, long after it has expired", async () => {
  expect(await readIdTokenHint(await sign(claims))).toEqual({ aud, sub, iat: claims.iat });
});

it.each([
  ["of another issuer", { ...claims, iss: "https://evil.example" }],
  ["for several apps", { ...claims, aud: [aud, randomUUID()] }],
  ["for what is no app", { ...claims, aud: issuer }],
  ["of nobody", { ...claims, sub: undefined }],
  ["that had expired when it was issued", { ...claims, exp: claims.iat - 60 }],
  ["that never expires", { ...claims, exp: undefined }],
])("a token %s is none", async (_, payload) => {
  expect(await readIdTokenHint(await sign(JSON.parse(JSON.stringify(payload)) as JWTPayload))).toBeUndefined();
});

it.each(["at+jwt", "logout+jwt", "JWT", ""])("one that says that it is %j is none, whatever it claims", async (typ) => {
  expect(await readIdTokenHint(await sign(claims, { typ }))).toBeUndefined();
});

it("one by another key is none, nor a logout token of ours", async () => {
  const { privateKey } = await generateKeyPair("ES256");
  const foreign = new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid }).sign(privateKey);
  expect(await readIdTokenHint(await foreign)).toBeUndefined();
  const logout = {
    id: randomUUID(),
    clientId: aud,
    userId: sub,
    sessionId: randomUUID(),
    createdAt: new Date(),
    attempts: 1,
    uri: "",
  };
  expect(await readIdTokenHint(await signLogoutToken(logout))).toBeUndefined();
  expect(await readIdTokenHint("garbage")).toBeUndefined();
});
