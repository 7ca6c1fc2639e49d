/** @typedef {{ readonly name: string, readonly data: string, readonly id: string }} StreamEvent */

/** Characters that a line and its event may have together: what never ends must not fill the memory. */
const longestEvent = 1_000_000;

/**
 * Reads server-sent events (WHATWG HTML §9.2.6). `id` is the last one that the stream has named so far.
 *
 * @param {AsyncIterable<Uint8Array>} bytes
 * @param {string} lastId what the reader has sent as `Last-Event-ID`
 * @returns {AsyncGenerator<StreamEvent, void>}
 * @throws {Error} at an event that is larger than any of ours
 */
export async function* readEvents(bytes, lastId = "") {
  let id = lastId;
  let name = "";
  /** @type {string[]} */
  let data = [];
  let size = 0;
  for await (const line of readLines(bytes)) {
    size += line.length;
    if (size > longestEvent) throw new Error("an event is too large");
    if (line === "") {
      // What has no data is no event, but its id counts.
      if (data.length > 0) yield { name: name || "message", data: data.join("\n"), id };
      [name, data, size] = ["", [], 0];
      continue;
    }
    const [, field = "", value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === "event") name = value;
    else if (field === "data") data.push(value);
    else if (field === "id" && !value.includes("\0")) id = value;
  }
}

/**
 * Lines end with LF, CR or both. What comes after the last end of a line is none.
 *
 * @param {AsyncIterable<Uint8Array>} bytes
 * @returns {AsyncGenerator<string, void>}
 */
async function* readLines(bytes) {
  // Takes a byte order mark off, as the standard wants.
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of bytes) {
    rest += decoder.decode(chunk, { stream: true });
    if (rest.length > longestEvent) throw new Error("a line is too large");
    // A CR at the end may be the first half of an end of a line.
    const held = rest.endsWith("\r") ? 1 : 0;
    const lines = rest.slice(0, rest.length - held).split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? "") + rest.slice(rest.length - held);
    yield* lines;
  }
}
