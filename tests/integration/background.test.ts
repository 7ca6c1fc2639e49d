import { ServerResponse, IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createUser, send, signIn, startServer } from "../harness";
import { databaseInProcess } from "../harness/in-process";

const database = await databaseInProcess();
afterEach(() => void vi.restoreAllMocks());

const rooms = async () => ({
  ...(await import("@/lib/server/log")),
  ...(await import("@/lib/server/request-context")),
});

/** Under which requests the log is written to from now on. */
async function requestsOfLines(): Promise<(string | undefined)[]> {
  const { log, requestContext } = await rooms();
  const seen: (string | undefined)[] = [];
  for (const level of ["warn", "error"] as const)
    vi.spyOn(log, level).mockImplementation(() => void seen.push(requestContext()?.id));
  return seen;
}

/** Does something while a request is answered. */
async function inRequest(work: () => unknown): Promise<void> {
  const { enterRequest } = await rooms();
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  const client = { ip: "192.0.2.1", userAgent: null };
  await (async () => {
    await Promise.resolve();
    enterRequest({ id: "a-request", client, route: "GET /", url: "/", response, fromWithin: false });
    await work();
  })();
}

/** What a request sets off, and goes on without it. */
const setOff: Readonly<Record<string, { readonly table: string; readonly work: () => Promise<unknown> }>> = {
  "mails that are sent": {
    table: "OutboxMail",
    work: async () => (await import("@/lib/server/outbox/sender")).sendDueMails(),
  },
  "what clients have shown": {
    table: "Session",
    work: async () =>
      (await import("@/lib/server/session/refresh/sight")).noteSight("b2b5c4d0-3f0e-4b0e-8f2a-000000000001", 1),
  },
  // feature:api-tokens begin
  "when API tokens were used": {
    table: "ApiToken",
    work: async () => (await import("@/lib/server/session/api-tokens/use")).noteUse("hash"),
  },
  // feature:api-tokens end
  // feature:openid-provider begin
  "what apps are told": {
    table: "AppLogout",
    work: async () => {
      const { beginTelling, tellApps } = await import("@/lib/server/session/openid-provider/logout/tell");
      beginTelling();
      await tellApps();
    },
  },
  // feature:openid-provider end
};

describe("what a request has set off is logged as nobody's, once it goes on by itself:", () => {
  it("control: what it does itself is its own", async () => {
    const seen = await requestsOfLines();
    const { log } = await rooms();
    await inRequest(() => log.warn({}, "by itself"));
    expect(seen).toEqual(["a-request"]);
  });

  it.each(Object.entries(setOff))("%s", async (_, { table, work }) => {
    const seen = await requestsOfLines();
    await database.query(`ALTER TABLE "${table}" RENAME TO "Gone"`);
    try {
      await inRequest(work);
      await expect.poll(() => seen.length).toBeGreaterThan(0);
    } finally {
      await database.query(`ALTER TABLE "Gone" RENAME TO "${table}"`);
    }
    expect(seen.every((request) => request === undefined)).toBe(true);
  });
});

it("a connection that breaks while nobody needs it is nobody's, whoever it was opened for", async () => {
  const server = await startServer();
  try {
    const jar = await signIn(server, await createUser(server));
    await Promise.all(Array.from({ length: 20 }, () => jar.send("/api/profile")));
    await server.database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'idle'`,
    );
    const lines = () =>
      server
        .output()
        .split("\n")
        .filter((line) => line.includes("an idle database connection broke"));
    await expect.poll(() => lines().length).toBeGreaterThan(3);
    expect((await send(server.address, "/api/health/live")).status).toBe(200);
    for (const line of lines()) expect(JSON.parse(line)).not.toHaveProperty("request");
  } finally {
    await server.stop();
  }
});
