import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { startNode } from "../../../scripts/bootstrap/child.mjs";
import { root } from "../../../scripts/bootstrap/prepare.mjs";
import { freePort, send, type TestServer } from "../../harness";
import { serviceToken } from "./service";

export const folder = join(root, "examples/microservice");
export const audience = "reports";

/** The microservice as a process of its own. */
export type Microservice = {
  readonly address: string;
  readonly ask: (
    token: string,
    path?: string,
  ) => Promise<{ readonly status: number; readonly challenge: string | undefined; readonly text: string }>;
  /** 200 while it knows of every revocation, else 503. */
  readonly health: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

/**
 * Starts it. Its own tokens come from an endpoint of the test, signed with the app's key, unless it is said where it gets some as what client.
 *
 * @param way where it reaches the app: the app's own address, or a proxy's
 * @param more variables of its own
 */
export async function startMicroservice(
  app: TestServer,
  way: string,
  own?: { readonly url: string; readonly id: string; readonly secret: string },
  more: Readonly<Record<string, string>> = {},
): Promise<Microservice> {
  const tokens = createServer((_, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ access_token: serviceToken(app), token_type: "Bearer", expires_in: 600 }));
  });
  tokens.listen(0, "localhost");
  await once(tokens, "listening");
  const port = await freePort();
  const child = startNode(["src/main.js"], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"] ?? "",
      ISSUER: app.origin,
      AUDIENCE: audience,
      CLIENT_ID: own?.id ?? "reports",
      CLIENT_SECRET: own?.secret ?? "a secret",
      JWKS_URL: `${way}/.well-known/jwks.json`,
      STREAM_URL: `${way}/api/revocations`,
      TOKEN_URL: own?.url ?? `http://localhost:${(tokens.address() as AddressInfo).port}/token`,
      PORT: String(port),
      ...more,
    },
    output: "pipe",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, "close");
  const address = `http://localhost:${port}`;
  const listening = new Promise<void>((resolve) => {
    child.stdout?.on("data", () => {
      if (output.includes("listening")) resolve();
    });
  });
  await Promise.race([
    listening,
    ended.then(() => {
      throw new Error(output);
    }),
  ]);
  return {
    address,
    ask: async (token, path = "/whoami") => {
      const answer = await send(address, path, { headers: { authorization: `Bearer ${token}` } });
      return { status: answer.status, challenge: answer.headers["www-authenticate"], text: answer.text };
    },
    health: async () => (await send(address, "/health")).status,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
      tokens.close();
    },
  };
}
