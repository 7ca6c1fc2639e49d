import { generateKeyPairSync, sign, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hasLowS, parseCompact, withLowS } from "./compact";

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

describe("the lower of the two signatures of ES256", () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signed = `${encode({ alg: "ES256" })}.${encode({})}`;
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const isGenuine = (text: string) =>
    verify(
      "sha256",
      Buffer.from(signed),
      { key: publicKey, dsaEncoding: "ieee-p1363" },
      Buffer.from(text.slice(signed.length + 1), "base64url"),
    );
  const highS = (text: string) => {
    const signature = Buffer.from(text.slice(signed.length + 1), "base64url");
    const s = order - BigInt(`0x${signature.subarray(32).toString("hex")}`);
    return `${signed}.${Buffer.concat([signature.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, "0"), "hex")]).toString("base64url")}`;
  };

  it("is made from either, verifies, and is the only one that counts", () => {
    for (let round = 0; round < 40; round += 1) {
      const raw = `${signed}.${sign("sha256", Buffer.from(signed), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
      const low = withLowS(raw);
      expect([hasLowS(low), isGenuine(low), withLowS(low)]).toEqual([true, true, low]);
      const high = highS(low);
      expect([hasLowS(high), isGenuine(high), withLowS(high)]).toEqual([false, true, low]);
    }
  });

  it("is not found in a signature of another length", () => {
    expect(hasLowS(`${signed}.AAAA`)).toBe(false);
  });
});
