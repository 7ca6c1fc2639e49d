import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { deliverLogout, whyNotHeard } from "./deliver";

let app: Server;
let uri: string;
let answer: (response: ServerResponse, request: IncomingMessage) => unknown;
let heard: string[];

beforeEach(async () => {
  heard = [];
  app = createServer((request, response) => {
    void text(request).then((body) => {
      heard.push(`${request.method} ${request.url} ${request.headers["content-type"]} ${body}`);
      answer(response, request);
    });
  });
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  uri = `http://127.0.0.1:${(app.address() as AddressInfo).port}/logout`;
});
afterEach(() => {
  app.closeAllConnections();
  app.close();
});

const why = () => deliverLogout(uri, "a.b.c").then(() => "heard", whyNotHeard);

it.each([200, 204])("an app that answers %d has heard", async (status) => {
  answer = (response) => response.writeHead(status).end();
  expect(await why()).toBe("heard");
  expect(heard).toEqual(["POST /logout application/x-www-form-urlencoded logout_token=a.b.c"]);
});

it.each([400, 404, 500, 501])("an app that answers %d has not", async (status) => {
  answer = (response) => response.writeHead(status).end("words of its own");
  expect(await why()).toBe(`http_${status}`);
});

it.each([301, 302, 303, 307, 308])("a redirect (%d) is followed nowhere", async (status) => {
  answer = (response) => response.writeHead(status, { location: "/elsewhere" }).end();
  expect(await why()).toBe(`http_${status}`);
  expect(heard).toHaveLength(1);
});

it("of an answer that does not end nothing is read but the status", async () => {
  answer = (response) => response.writeHead(200).write("x".repeat(100_000));
  expect(await why()).toBe("heard");
});

it("an app that is not there, or says nothing in time, has not heard", async () => {
  answer = () => undefined;
  expect(await why()).toBe("TimeoutError");
  app.closeAllConnections();
  await new Promise((resolve) => app.close(resolve));
  expect(await why()).toBe("ECONNREFUSED");
}, 20_000);
