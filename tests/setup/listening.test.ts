import { createServer } from "node:net";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import { makeKeySet } from "../../scripts/start/key-set";
import { freePort, send } from "../harness";
import { removeScratch, scratchFolder } from "../harness/scratch";
import { run, start, stop } from "./run";

let dataDir: string;
let port: number;
beforeEach(async () => {
  dataDir = scratchFolder("listening");
  port = await freePort();
});
afterEach(() => removeScratch(dataDir));

/** Addresses of this machine that others can reach. */
const outward = Object.values(networkInterfaces())
  .flatMap((all) => all ?? [])
  .filter(({ internal, family }) => !internal && family === "IPv4")
  .map(({ address }) => address);
const loopback = ["127.0.0.1", "[::1]"];

const startHere = async (env: Record<string, string> = {}) => {
  const app = start({ env: { DATA_DIR: dataDir, PORT: String(port), ...env } });
  await app.says("Ctrl-C stops it");
  return app;
};
const statusAt = (address: string, headers: Record<string, string> = {}): Promise<number | string> =>
  send(`http://${address}:${port}`, "/api/health/live", { headers }).then(
    ({ status }) => status,
    (error: unknown) => (error as NodeJS.ErrnoException).code ?? String(error),
  );

describe("the embedded default", () => {
  test("listens on both loopback addresses and nowhere else, and knows which one a client came by", async () => {
    const app = await startHere();
    expect(await Promise.all(loopback.map((address) => statusAt(address)))).toEqual([200, 200]);
    expect(await Promise.all(outward.map((address) => statusAt(address)))).toEqual(outward.map(() => "ECONNREFUSED"));
    const document = { accept: "text/html" };
    const led = await send(`http://[::1]:${port}`, "/login", { headers: document });
    expect([led.status, led.headers.location]).toEqual([307, `http://localhost:${port}/login`]);
    expect((await send(`http://[::1]:${port}`, "/dev/mailbox")).status).toBe(200); // feature:mailbox
    expect(await stop(app)).toMatchObject({ code: 0 });
  });

  test("is opened by LISTEN_HOST, and then answers to its own name alone, and shows nobody else the mails", async () => {
    const app = await startHere({ LISTEN_HOST: "0.0.0.0" });
    const host = `localhost:${port}`;
    expect(await statusAt("127.0.0.1")).toBe(200);
    for (const address of outward) {
      expect([await statusAt(address), await statusAt(address, { host })]).toEqual([421, 200]);
      // feature:mailbox begin
      const mailbox = await send(`http://${address}:${port}`, "/dev/mailbox", { headers: { host } });
      expect(mailbox.status).toBe(404);
      // feature:mailbox end
    }
    await stop(app);
  });

  test("a request that is under way by the second address is answered before it stops", async () => {
    const app = await startHere();
    const socket = connect(port, "::1");
    const body = JSON.stringify({ email: "nobody@example.com", password: "x" });
    socket.write(
      `POST /api/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    // Its head has been read when a later connection is answered.
    await statusAt("[::1]");
    app.signal("SIGTERM");
    await expect
      .poll(() => Promise.all(loopback.map((address) => statusAt(address))))
      .toEqual(["ECONNREFUSED", "ECONNREFUSED"]);
    let heard = "";
    socket.on("data", (data: Buffer) => (heard += data.toString()));
    socket.write(body);
    await new Promise((resolve) => socket.once("close", resolve));
    expect(heard).toMatch(/^HTTP\/1\.1 401 /);
    expect(await app.ended).toMatchObject({ code: 0 });
  });

  test.each(["127.0.0.1", "::1"])(
    "a port that is taken on %s alone is told before anything is made",
    async (address) => {
      const occupant = createServer();
      await new Promise<void>((resolve) => occupant.listen(port, address, resolve));
      const { code, output } = await start({ env: { DATA_DIR: dataDir, PORT: String(port) } }).ended;
      await new Promise((resolve) => occupant.close(resolve));
      expect({ code, output }).toMatchObject({ code: 1, output: expect.stringMatching(/PORT \d+ is taken/) as string });
    },
  );

  test.each([
    ["app.example", /LISTEN_HOST must be an IP address/],
    ["192.0.2.1", /LISTEN_HOST is no address of this machine/],
  ])("LISTEN_HOST=%s is refused by its name", async (value, words) => {
    const { code, output } = await start({ env: { DATA_DIR: dataDir, PORT: String(port), LISTEN_HOST: value } }).ended;
    expect({ code, output }).toMatchObject({ code: 1, output: expect.stringMatching(words) as string });
  });
});

describe("a deployment", () => {
  const serve = async (env: Record<string, string>) => {
    const app = run(process.execPath, ["scripts/serve.mjs"], {
      folder: root,
      env: {
        DATA_DIR: dataDir,
        PORT: String(port),
        DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none",
        JWT_KEYS: JSON.stringify(await makeKeySet("ES256")),
        SESSION_SECRET: "k3Jd9-2mZq_0pLw8Xv5Rt7Yb1Nc4Hg6FsQ",
        DATA_ENCRYPTION_KEYS: "q7Rt3-Xv9_Lp2Zm8Wk4Yc6Hb1Nd5Jf0Gs",
        ...env,
      },
    });
    return app;
  };
  const statuses = () => Promise.all([...loopback, ...outward].map((address) => statusAt(address)));

  test("listens on every interface, and on those of this machine alone if LISTEN_HOST says so", async () => {
    for (const [env, status] of [
      [{}, 200],
      [{ LISTEN_HOST: "localhost" }, "ECONNREFUSED"],
    ] as const) {
      const app = await serve(env);
      await expect.poll(statuses, { timeout: 60_000 }).toEqual([200, 200, ...outward.map(() => status)]);
      await stop(app);
    }
  });

  test("names a LISTEN_HOST that is none", async () => {
    const { code, output } = await (await serve({ LISTEN_HOST: "app.example" })).ended;
    expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining("LISTEN_HOST") as string });
  });
});
