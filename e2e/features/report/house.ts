import { spawn } from "node:child_process";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { expect } from "@playwright/test";
import { freePort } from "../../../scripts/start/port";
import type { Query } from "../../fixtures";
import { type Instance, startInstance } from "../../instance";

const audience = "https://reports.example";

/** An instance of the app that asks a service, and that service: examples/microservice as it lies there. */
export type House = Instance & {
  /** What the app is called where its tokens come from. */
  readonly clientId: string;
  /** Starts the service, once it knows of every revocation. */
  readonly startService: () => Promise<void>;
  readonly stopService: () => Promise<void>;
};

/** Starts the app, with both clients registered; the service is not there yet. */
export async function startHouse(query: Query): Promise<House> {
  const port = String(await freePort());
  const register = async (name: string, scopes: readonly string[], audiences: readonly object[]) => {
    const client = { id: randomUUID(), secret: randomBytes(32).toString("base64url") };
    await query(
      `INSERT INTO "Client" ("id", "name", "redirectUris", "scopes", "secretHash", "audiences", "exchanges")
       VALUES ($1::uuid, $2, '{}', $3::text[], $4, $5::jsonb, $6)`,
      ...[client.id, name, scopes, createHash("sha256").update(client.secret).digest("base64url")],
      ...[JSON.stringify(audiences), audiences.length > 0],
    );
    return client;
  };
  const portal = await register("Portal", [], [{ audience, scopes: ["notes:read"] }]);
  const reports = await register("Reports", ["revocations:read"], []);
  const url = `http://localhost:${port}`;
  const instance = await startInstance({
    MICROSERVICE_URL: url,
    MICROSERVICE_AUDIENCE: audience,
    MICROSERVICE_CLIENT_ID: portal.id,
    MICROSERVICE_CLIENT_SECRET: portal.secret,
  });
  let service: ReturnType<typeof spawn> | undefined;
  const startService = async () => {
    service = spawn(process.execPath, ["src/main.js"], {
      cwd: "examples/microservice",
      env: {
        ...process.env,
        ISSUER: instance.origin,
        AUDIENCE: audience,
        ACTORS: portal.id,
        CLIENT_ID: reports.id,
        CLIENT_SECRET: reports.secret,
        PORT: port,
      },
      stdio: ["ignore", "ignore", "inherit"],
    });
    await expect.poll(() => isReady(url), { timeout: 20_000 }).toBe(true);
  };
  const stopService = async () => {
    if (service?.exitCode !== null) return;
    const ended = once(service, "exit");
    service.kill("SIGTERM");
    await ended;
  };
  const stop = async () => {
    await stopService();
    await instance.stop();
  };
  return { ...instance, clientId: portal.id, startService, stopService, stop };
}

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/health`).then(
    ({ status }) => status === 200,
    () => false,
  );
