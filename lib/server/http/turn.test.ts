import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { createServer, request as ask, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setImmediate as breath } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { enterInTurn } from "./turn";

const context = new AsyncLocalStorage<string>();
type Entered = {
  readonly path: string;
  readonly context: string | undefined;
  readonly response: ServerResponse;
  readonly body: Promise<string>;
  readonly isDisturbed: boolean;
};

let server: Server;
let entered: Entered[];
let stepAside: Map<string, () => void>;
let closed: string[];
let longest: number;

const enter = (message: unknown) => {
  const {
    request,
    response,
    server: of,
  } = message as {
    request: IncomingMessage;
    response: ServerResponse;
    server: Server;
  };
  if (of !== server) return;
  context.enterWith(request.url ?? "");
  stepAside.set(
    request.url ?? "",
    enterInTurn(server, response, request.headers.from ?? "", { longest, noTurnFor: "kind=quick" }),
  );
  response.once("close", () => closed.push(request.url ?? ""));
};

beforeEach(async () => {
  entered = [];
  stepAside = new Map();
  closed = [];
  subscribe("http.server.request.start", enter);
  server = createServer((request, response) => {
    // As Next does: a request that has been read is over for Node, whose turn is not.
    const isDisturbed = Readable.isDisturbed(request);
    const body = text(request).catch(() => "left");
    entered.push({ path: request.url ?? "", context: context.getStore(), response, body, isDisturbed });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
});

afterEach(() => {
  unsubscribe("http.server.request.start", enter);
  server.closeAllConnections();
  server.close();
});

/**
 * Sends without waiting for an answer; ends once the server has taken the request's turn into its row.
 *
 * @param body in pieces, each when the one before has gone; of one that ends in `=` the rest never comes
 */
async function send(path: string, source = "ada", body: readonly string[] = []) {
  const { port } = server.address() as AddressInfo;
  const length = body.join("").length + (body.at(-1)?.endsWith("=") === true ? 1 : 0);
  const headers = { from: source, "content-length": String(length) };
  const request = ask({ port, host: "127.0.0.1", path, agent: false, method: "POST", headers });
  request.on("error", () => {});
  request.flushHeaders();
  await expect.poll(() => stepAside.has(path)).toBe(true);
  for (const piece of body) await new Promise((gone) => request.write(piece, gone));
  if (body.at(-1)?.endsWith("=") !== true) request.end();
  return request;
}

const paths = () => entered.map(({ path }) => path);

/** Whatever could have been done by now has been. */
async function calm() {
  for (let round = 0; round < 20; round += 1) await breath();
}

describe("enterInTurn", () => {
  it("lets the next one in once the one before waits for something else", async () => {
    longest = 60_000;
    await send("/a");
    await send("/b");
    await calm();
    expect(paths()).toEqual(["/a"]);
    stepAside.get("/a")?.();
    await expect.poll(paths).toEqual(["/a", "/b"]);
  });

  it("ends a turn with the answer", async () => {
    longest = 60_000;
    await send("/a");
    await send("/b");
    entered[0]?.response.end();
    await expect.poll(paths).toEqual(["/a", "/b"]);
    stepAside.get("/b")?.();
  });

  it("lets sources take turns, so that many from one keep only those waiting", async () => {
    longest = 60_000;
    await send("/ada/1");
    await send("/ada/2");
    await send("/ada/3");
    await send("/bob/1", "bob");
    for (const path of ["/ada/1", "/ada/2", "/bob/1", "/ada/3"]) {
      await expect.poll(() => paths().at(-1)).toBe(path);
      stepAside.get(path)?.();
    }
  });

  it("passes over who has left while waiting", async () => {
    longest = 60_000;
    await send("/stays");
    const request = await send("/goes");
    await send("/last");
    request.destroy();
    await expect.poll(() => closed).toContain("/goes");
    stepAside.get("/stays")?.();
    await expect.poll(paths).toEqual(["/stays", "/last"]);
    stepAside.get("/last")?.();
  });

  it("passes over what came down a connection in one go, and was left behind with it", async () => {
    longest = 60_000;
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    socket.write(["/p/1", "/p/2", "/p/3"].map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join(""));
    await expect.poll(() => stepAside.size).toBe(3);
    await expect.poll(paths).toEqual(["/p/1"]);
    socket.destroy();
    await send("/last");
    await expect.poll(paths).toEqual(["/p/1", "/last"]);
    stepAside.get("/last")?.();
  });

  it("ends a turn that gives no sign, and keeps each request's own context", async () => {
    longest = 5;
    await Promise.all(["/a", "/b", "/c", "/d"].map((path) => send(path)));
    await expect.poll(() => entered.length).toBe(4);
    expect(entered.map((each) => each.context)).toEqual(paths());
  });

  it("lets a form with the parameter that needs no turn in at once, and nobody misses what was looked at", async () => {
    longest = 60_000;
    await send("/a");
    await send("/waits", "ada", ["kind=quickly&a=1"]);
    await send("/enters", "ada", ["a=1&kind=quick&b=", "x".repeat(100_000)]);
    await expect.poll(paths).toEqual(["/a", "/enters"]);
    expect(await entered[1]?.body).toBe(`a=1&kind=quick&b=${"x".repeat(100_000)}`);
    expect(entered[1]).toMatchObject({ context: "/enters", isDisturbed: false });
    stepAside.get("/a")?.();
    await expect.poll(paths).toEqual(["/a", "/enters", "/waits"]);
    expect(await entered[2]?.body).toBe("kind=quickly&a=1");
    stepAside.get("/waits")?.();
  });

  it("has whoever sends no body, or leaves before it is there, wait like everybody else", async () => {
    longest = 60_000;
    await send("/a");
    const slow = await send("/leaves", "ada", ["kind="]);
    await send("/nothing", "ada", []);
    slow.destroy();
    await expect.poll(() => closed).toContain("/leaves");
    stepAside.get("/a")?.();
    await expect.poll(paths).toEqual(["/a", "/nothing"]);
    expect(await entered[1]?.body).toBe("");
    stepAside.get("/nothing")?.();
  });
});
