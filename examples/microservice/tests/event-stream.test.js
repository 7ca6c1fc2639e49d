import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import { readEvents } from "../src/event-stream.js";

/** @param {readonly string[]} chunks a character stands for a byte */
const read = async (...chunks) => {
  const events = [];
  const bytes = Readable.from(chunks.map((chunk) => Buffer.from(chunk, "latin1")));
  for await (const event of readEvents(bytes)) events.push(event);
  return events;
};

test("an event has a name, data and the last id that was named", async () => {
  assert.deepEqual(await read("event: a\nid: 1\ndata: x\n\ndata:y\n\n"), [
    { name: "a", data: "x", id: "1" },
    { name: "message", data: "y", id: "1" },
  ]);
});

test("it is the same however it is cut into pieces, and however its lines end", async () => {
  const wanted = [
    { name: "a", data: "1\n2", id: "" },
    { name: "b", data: "3", id: "" },
  ];
  for (const end of ["\n", "\r", "\r\n"]) {
    const text = ["event: a", "data: 1", ": a comment", "data: 2", "", "event: b", "data: 3", "", ""].join(end);
    // A CR at the very end waits for its LF: what follows shows that there is none.
    assert.deepEqual(await read(...text, ":"), wanted);
    assert.deepEqual(await read(text, ":"), wanted);
  }
});

test("characters of several bytes may be cut too, and a byte order mark is none of the first line", async () => {
  assert.deepEqual(await read("\xef\xbb", "\xbfdata: \xc3", "\xa9\n\n"), [{ name: "message", data: "é", id: "" }]);
});

test("what the stream breaks off in is no event, nor is what has no data", async () => {
  assert.deepEqual(await read("event: a\n\ndata: x\n"), []);
});

test("an id with a NUL in it is none, and an id without an event counts", async () => {
  assert.deepEqual(await read("id: 1\n\nid: 2\0\ndata: x\n\n"), [{ name: "message", data: "x", id: "1" }]);
});

test("what never ends is given up", async () => {
  await assert.rejects(read("data: ", "x".repeat(600_000), "x".repeat(600_000)), /too large/);
  await assert.rejects(read(...Array.from({ length: 30 }, () => `data: ${"x".repeat(50_000)}\n`)), /too large/);
});
