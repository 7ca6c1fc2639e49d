import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { startIssuer } from "./issuer.js";

const folder = fileURLToPath(new URL("..", import.meta.url));

test("ends when it is told to, although somebody has connected and asks for nothing", async (context) => {
  const { issuer } = await startIssuer(context);
  const child = spawn(process.execPath, ["src/main.js"], {
    cwd: folder,
    env: {
      ...process.env,
      ISSUER: issuer,
      AUDIENCE: "reports",
      CLIENT_ID: "reports",
      CLIENT_SECRET: "a secret",
      JWKS_URL: `${issuer}/.well-known/jwks.json`,
      STREAM_URL: `${issuer}/api/revocations`,
      TOKEN_URL: `${issuer}/token`,
      PORT: "0",
    },
    timeout: 30_000,
  });
  context.after(() => child.kill("SIGKILL"));
  const ended = once(child, "close");
  let port;
  for await (const chunk of child.stdout) {
    port = /listening on (\d+)/.exec(String(chunk))?.[1];
    if (port !== undefined) break;
  }
  const silent = connect(Number(port), "localhost");
  context.after(() => silent.destroy());
  silent.on("error", () => {});
  await once(silent, "connect");
  child.kill("SIGTERM");
  assert.deepEqual(await ended, [0, null]);
});
