import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { send, sharedServer } from "../harness";

const server = sharedServer();

describe("a file", () => {
  const files = ["/icon.svg", "/favicon.ico", "/palette.css", "/arch.css", "/plain.css", "/next-try.js", "/robots.txt"];
  const chunk = async () => /\/_next\/static\/[^"']+\.js/.exec((await send(server.address, "/login")).text)?.[0] ?? "";

  it("takes no method but GET and HEAD, and says so", async () => {
    for (const path of [...files, await chunk(), `${await chunk()}?x=1`, "/_next/static/chunks/none.js"]) {
      for (const method of ["POST", "PUT", "PATCH", "DELETE", "PROPFIND", "TRACE"]) {
        const { status, headers } = await send(server.address, path, { method });
        expect([method, path, status, headers.allow]).toEqual([
          method,
          path,
          405,
          expect.stringMatching(/^GET, HEAD\b/),
        ]);
      }
      const { status, headers } = await send(server.address, path, { method: "OPTIONS" });
      expect([path, status, headers.allow]).toEqual([path, 204, expect.stringMatching(/^GET, HEAD\b/)]);
    }
  });

  it("is never an error of ours, whatever part of it or version of it is asked for", async () => {
    const conditions: readonly Record<string, string>[] = [
      { range: "bytes=9999999-" },
      { range: "bytes=x" },
      { range: "bytes=5-2, 0-0" },
      { "if-match": '"x"' },
      { "if-unmodified-since": "Thu, 01 Jan 1970 00:00:00 GMT" },
      { "if-modified-since": "x" },
      { "if-none-match": "x" },
    ];
    for (const path of [...files, await chunk()])
      for (const headers of conditions) {
        const { status } = await send(server.address, path, { headers });
        expect([path, headers, status < 500]).toEqual([path, headers, true]);
      }
  });
});

it("the server as a whole is asked what it takes, and answers no other request for it", async () => {
  const { hostname, port } = new URL(server.address);
  const answerTo = (method: string) =>
    new Promise<string>((resolve, reject) => {
      let heard = "";
      const socket = connect(Number(port), hostname, () =>
        socket.write(
          `${method} * HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
        ),
      );
      socket.on("data", (data: Buffer) => (heard += data.toString()));
      socket.on("close", () => resolve(heard.split("\r\n")[0] ?? ""));
      socket.on("error", reject);
    });
  expect(await answerTo("OPTIONS")).toBe("HTTP/1.1 204 No Content");
  for (const method of ["GET", "POST", "PUT", "DELETE", "TRACE"])
    expect(await answerTo(method)).toMatch(/^HTTP\/1\.1 4\d\d /);
});
