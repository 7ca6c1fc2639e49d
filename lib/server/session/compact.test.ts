import { describe, expect, it } from "vitest";
import { parseCompact } from "./compact";

const encode = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
const token = (header: unknown, payload: unknown, signature = "AAAA") =>
  `${encode(header)}.${encode(payload)}.${signature}`;

describe("parseCompact", () => {
  it("reads header and payload", () => {
    expect(parseCompact(token({ alg: "x" }, { sub: "ä" }))).toEqual({ header: { alg: "x" }, payload: { sub: "ä" } });
  });

  it.each([
    ["nothing", ""],
    ["two parts", `${encode({})}.${encode({})}`],
    ["four parts", `${token({}, {})}.AAAA`],
    ["an empty signature", token({}, {}, "")],
    ["padding", `${token({}, {})}=`],
    ["a space", token({}, {}).replace(".", " .")],
    ["a line break at the end", `${token({}, {})}\n`],
    ["the other alphabet", token({}, {}, "AA+A")],
    ["stray bits in the signature", token({}, {}, "AB")],
    ["stray bits in the header", `${encode({ a: "xy" }).slice(0, -1)}B.${encode({})}.AAAA`],
    ["a length that no bytes have", token({}, {}, "AAAAA")],
    ["an array", token([], {})],
    ["null", token({}, "null")],
    ["a member twice", token({}, '{"a":1,"a":2}')],
    ["no UTF-8", `${encode({})}.${Buffer.from([0x7b, 0xff, 0x7d]).toString("base64url")}.AAAA`],
    ["a byte order mark", token({}, "\ufeff{}")],
    ["more than 4096 characters", token({}, { x: "x".repeat(4096) })],
  ])("refuses %s", (_, text) => {
    expect(parseCompact(text)).toBeUndefined();
  });
});
