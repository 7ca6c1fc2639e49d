import { createServer, type Server } from "node:net";
import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeKeySet } from "../../scripts/start/key-set";
import { removeScratch, scratchFolder } from "../harness/scratch";
import { freePort } from "../harness";
import { run, start } from "./run";

let dataDir: string;
let port: number;
let complete: Record<string, string>;

beforeAll(async () => {
  dataDir = scratchFolder("refusals");
  port = await freePort();
  complete = {
    DATA_DIR: dataDir,
    PORT: String(port),
    DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none",
    JWT_KEYS: JSON.stringify(await makeKeySet("ES256")),
    SESSION_SECRET: "k3Jd9-2mZq_0pLw8Xv5Rt7Yb1Nc4Hg6FsQ",
    DATA_ENCRYPTION_KEYS: "q7Rt3-Xv9_Lp2Zm8Wk4Yc6Hb1Nd5Jf0Gs",
  };
});
afterAll(() => removeScratch(dataDir));

async function refusal(env: Record<string, string>) {
  const startedAt = performance.now();
  const { code, output } = await start({ env: { ...complete, ...env } }).ended;
  return { code, output, seconds: (performance.now() - startedAt) / 1000 };
}

describe("what is wrong stops the start within seconds, by name", () => {
  const weakRsa = { keys: [{ kty: "RSA", n: "AQAB", e: "AQAB", d: "AQAB" }] };
  test.each([
    ["missing", "SESSION_SECRET", ""],
    ["short", "SESSION_SECRET", "short"],
    ["a default", "SESSION_SECRET", "change-me-change-me-change-me-change-me"],
    ["one letter", "SESSION_SECRET", "a".repeat(64)],
    ["missing", "DATA_ENCRYPTION_KEYS", ""],
    ["short", "DATA_ENCRYPTION_KEYS", "short"],
    ["missing", "JWT_KEYS", ""],
    ["not JSON", "JWT_KEYS", "{"],
    ["without a key", "JWT_KEYS", '{"keys":[]}'],
    ["a short secret", "JWT_KEYS", '{"keys":[{"kty":"oct","k":"c2hvcnQ"}]}'],
    ["weak", "JWT_KEYS", JSON.stringify(weakRsa)],
    ["not there", "JWT_KEYS_FILE", "/nowhere/keys.json", { JWT_KEYS: "" }],
    ["malformed", "DATABASE_URL", "mysql://localhost/x"],
    ["malformed", "PORT", "http"],
    ["out of range", "PORT", "70000"],
    ["not an origin", "APP_ORIGIN", "https://app.example/path"],
    ["plain http elsewhere", "APP_ORIGIN", "http://app.example"],
    ["not a number", "ACCESS_TOKEN_TTL", "ten minutes"],
    ["too long", "ACCESS_TOKEN_TTL", "86400"],
    ["below the floor", "BCRYPT_COST", "1"],
    ["malformed", "RATE_LIMIT_LOGIN_ACCOUNT", "many"],
    ["unknown", "REVOCATION_FEED", "sometimes"],
    ["malformed", "MAIL_URL", "mail.example"],
    ["unreachable", "DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none"],
  ] as [string, string, string, Record<string, string>?][])("%s %s", async (_, name, value, more = {}) => {
    const { code, output, seconds } = await refusal({ ...more, [name]: value });
    expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining(name) as string });
    if (value.length > 8) expect(output).not.toContain(value);
    expect(seconds).toBeLessThan(10);
  });
});

describe("a taken port", () => {
  const told = {
    code: 1,
    output: expect.stringMatching(/PORT \d+ is taken.*PORT=\d+ npm (start|run serve)/s) as string,
  };
  let occupant: Server;
  beforeAll(async () => {
    occupant = createServer();
    await new Promise<void>((resolve) => occupant.listen(port, resolve));
  });
  afterAll(() => new Promise((resolve) => occupant.close(resolve)));

  test("is told before anything else is done", async () => {
    const { code, output } = await refusal({ DATABASE_URL: "", JWT_KEYS: "", SESSION_SECRET: "" });
    expect({ code, output }).toMatchObject(told);
    expect(existsSync(`${dataDir}/postgres`)).toBe(false);
  });

  test("is told by npm run serve too, in the same words", async () => {
    const { code, output } = await run(process.execPath, ["scripts/serve.mjs"], { env: complete }).ended;
    expect({ code, output }).toMatchObject(told);
    expect(output).not.toMatch(/EADDRINUSE/);
  });
});

test("npm run serve takes no text for a port", async () => {
  const { code, output } = await run(process.execPath, ["scripts/serve.mjs"], { env: { ...complete, PORT: "http" } })
    .ended;
  expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining("PORT must be") as string });
});
