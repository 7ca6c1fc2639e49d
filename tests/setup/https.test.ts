import { readFileSync, statSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort } from "../harness";
import { mailTo } from "../harness/mailbox"; // feature:sign-up
import { removeScratch, scratchFolder } from "../harness/scratch";
import { checkOut } from "./checkout";
import { command, run, stop } from "./run";

let dataDir: string;
let port: number;
beforeEach(async () => {
  dataDir = scratchFolder("https");
  port = await freePort();
});
afterEach(() => removeScratch(dataDir));

const startHere = (args: readonly string[], env: Record<string, string> = {}, folder?: string) =>
  run(process.execPath, ["scripts/start.mjs", ...args], {
    env: { DATA_DIR: dataDir, PORT: String(port), ...env },
    ...(folder !== undefined && { folder }),
  });

const authorityFile = () => join(dataDir, "https-authority.pem");

type Sent = { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: string };

/** As somebody who trusts the authority, and nobody else. */
function ask(name: string, path: string, { method = "GET", headers = {}, body }: Sent = {}) {
  return new Promise<{ status: number | undefined; headers: Record<string, unknown>; text: string }>(
    (resolve, reject) => {
      const ca = readFileSync(authorityFile(), "utf8");
      const outgoing = request({ host: name, port, path, method, headers, ca, agent: false }, (incoming) => {
        let text = "";
        incoming.on("data", (chunk: Buffer) => (text += chunk.toString()));
        incoming.on("end", () => resolve({ status: incoming.statusCode, headers: incoming.headers, text }));
      });
      outgoing.on("error", reject);
      outgoing.end(body);
    },
  );
}

test("npm start -- --https serves https under an authority of its own, and says how to trust it", async () => {
  const app = startHere(["--https"]);
  await app.says("Ctrl-C stops it");
  const origin = `https://localhost:${port}`;
  expect(app.output()).toContain(`${origin}\n`);
  expect(app.output()).toContain(authorityFile());
  expect(["https.pem", "https-authority.pem"].map((name) => statSync(join(dataDir, name)).mode & 0o777)).toEqual([
    0o600, 0o600,
  ]);

  for (const name of ["localhost", "127.0.0.1", "::1"]) {
    expect([name, (await ask(name, "/api/health/live")).status]).toEqual([name, 200]);
  }
  const page = await ask("127.0.0.1", "/login?next=%2Fnotes", { headers: { accept: "text/html" } });
  expect([page.status, page.headers["location"]]).toEqual([307, `${origin}/login?next=%2Fnotes`]);
  expect((await ask("localhost", "/login")).headers).not.toHaveProperty("strict-transport-security");

  const json = { "content-type": "application/json", origin };
  const email = "ada@example.com";
  const password = "quiet lantern over seven rivers";
  const create = ["user", "create", "--email", email, "--verified", "--password-stdin"];
  const env = { DATA_DIR: dataDir, PORT: String(port), APP_ORIGIN: origin };
  expect(await command(create, { env, input: password })).toMatchObject({ code: 0 });
  const body = JSON.stringify({ email, password });
  const signedIn = await ask("::1", "/api/auth/login", { method: "POST", headers: json, body });
  const cookies = signedIn.headers["set-cookie"] as string[];
  expect([signedIn.status, cookies.every((line) => line.includes("Secure"))]).toEqual([200, true]);
  const cookie = cookies.map((line) => line.split(";")[0]).join("; ");
  expect((await ask("localhost", "/api/me", { headers: { cookie } })).status).toBe(200);
  // feature:devices begin
  const sessions = JSON.parse((await ask("localhost", "/api/auth/sessions", { headers: { cookie } })).text) as {
    sessions: object[];
  };
  expect(sessions.sessions, "the client's own address").toMatchObject([{ ip: "::1" }]);
  // feature:devices end
  // feature:sign-up begin
  const newcomer = "grace@example.com";
  const asked = { method: "POST", headers: json, body: JSON.stringify({ email: newcomer }) };
  expect((await ask("localhost", "/api/auth/signup", asked)).status).toBe(202);
  expect(new URL((await mailTo(dataDir, newcomer)).links[0] ?? "").origin).toBe(origin);
  // feature:sign-up end

  const before = readFileSync(join(dataDir, "https.pem"), "utf8");
  expect(await stop(app)).toMatchObject({ code: 0 });
  const again = startHere(["--https"]);
  await again.says("Ctrl-C stops it");
  await stop(again);
  expect(readFileSync(join(dataDir, "https.pem"), "utf8"), "nobody has to trust it twice").toBe(before);
});

test("npm run dev does so too", async () => {
  const { folder, remove } = checkOut({ has: "packages" });
  const app = startHere(["--dev", "--https"], {}, folder);
  await app.says("Ctrl-C stops it");
  for (const name of ["localhost", "127.0.0.1", "::1"]) expect((await ask(name, "/api/health/live")).status).toBe(200);
  expect(await stop(app)).toMatchObject({ code: 0 });
  remove();
});

test("an APP_ORIGIN of plain http is refused by its name", async () => {
  const { code, output } = await startHere(["--https"], { APP_ORIGIN: `http://localhost:${port}` }).ended;
  expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining("APP_ORIGIN") as string });
});
