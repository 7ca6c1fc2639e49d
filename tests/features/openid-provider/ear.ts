import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify, type JWTVerifyResult } from "jose";
import { afterAll, expect, vi } from "vitest";
import { send, type TestServer } from "../../harness";
import type { App } from "./app";

/** Where an app hears that somebody has signed out. */
export type Ear = {
  readonly uri: string;
  /** What came, as it came. */
  readonly heard: readonly string[];
  /** Waits until so many tokens have come. @returns the last of them */
  readonly hears: (count: number, within?: number) => Promise<string>;
};

const left: (() => void)[] = [];
afterAll(() => left.forEach((stop) => stop()));

/** Opens one. @param answer what it says; without an answer it hangs */
export async function openEar(
  answer: (response: ServerResponse, count: number) => void = (response) => void response.writeHead(200).end(),
): Promise<Ear> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const form = request.headers["content-type"] === "application/x-www-form-urlencoded" && request.method === "POST";
      heard.push((form && new URLSearchParams(Buffer.concat(chunks).toString()).get("logout_token")) || "");
      answer(response, heard.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  left.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const hears = (count: number, within = 5000) =>
    vi.waitFor(() => {
      expect(heard.length).toBeGreaterThanOrEqual(count);
      return heard[count - 1] ?? "";
    }, within);
  return { uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/logout`, heard, hears };
}

/** Verifies a logout token as an app does, by the keys that are published. */
export async function verified(server: TestServer, app: Pick<App, "id">, token: string): Promise<JWTVerifyResult> {
  const keys = (await send(server.address, "/.well-known/jwks.json")).json() as JSONWebKeySet;
  const wanted = { issuer: server.origin, audience: app.id, typ: "logout+jwt", requiredClaims: ["jti", "exp", "iat"] };
  return jwtVerify(token, createLocalJWKSet(keys), wanted);
}

/** Waits until an app has nothing more to hear, now or later. */
export const nothingLeft = ({ database }: TestServer, { id }: Pick<App, "id">): Promise<void> =>
  vi.waitFor(async () => {
    expect(await database.query('SELECT 1 FROM "AppLogout" WHERE "clientId" = $1', [id])).toEqual([]);
  }, 5000);
