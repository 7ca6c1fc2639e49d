import { randomBytes, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { base64url, type KeyForm, uuid } from "./key";

const bytesOf = (form: KeyForm, text: string): Buffer | undefined => {
  const words = new Uint32Array(4);
  if (!form.read(text, words)) return undefined;
  return Buffer.concat([...words].map((word) => Buffer.from(word.toString(16).padStart(8, "0"), "hex")));
};

describe("a key of 128 bits", () => {
  it("is read bit by bit from a UUID and from base64url, 1000 of 1000", () => {
    for (let round = 0; round < 1000; round += 1) {
      const id = randomUUID();
      expect(bytesOf(uuid, id)?.toString("hex")).toBe(id.replaceAll("-", ""));
      const token = randomBytes(16).toString("base64url");
      for (const [form, text] of [
        [uuid, id],
        [base64url, token],
      ] as const)
        expect(form.readTail(text)).toBe(form.tailOf(bytesOf(form, text)?.readUInt32BE(12) ?? -1));
      expect(bytesOf(base64url, token)?.toString("base64url")).toBe(token);
    }
    expect(bytesOf(uuid, "ffffffff-ffff-ffff-ffff-ffffffffffff")?.toString("hex")).toBe("f".repeat(32));
    expect(bytesOf(base64url, "_".repeat(21) + "w")?.toString("hex")).toBe("f".repeat(32));
  });

  it("has one spelling: any other character, at any place, is another name", () => {
    for (const [form, text] of [
      [uuid, "0197b1c2-3d4e-7f50-8a9b-0c1d2e3f4a5b"],
      [base64url, "AZexwj1Of1CKmwwdLj9KWw"],
    ] as const) {
      expect(bytesOf(form, text)).toBeDefined();
      for (let at = 0; at < text.length; at += 1)
        // U+0130 and U+FF11 end in the bits of "0" and of a digit.
        for (const odd of ["G".repeat(form === uuid ? 1 : 0) || "+", "=", " ", "\u0130", "\uff11", ""])
          expect(bytesOf(form, text.slice(0, at) + odd + text.slice(at + 1)), `${text} with ${odd}`).toBeUndefined();
      expect(bytesOf(form, `${text}a`)).toBeUndefined();
    }
    expect(bytesOf(uuid, "0197B1C2-3d4e-7f50-8a9b-0c1d2e3f4a5b")).toBeUndefined();
    for (const last of "xyz") expect(bytesOf(base64url, `AZexwj1Of1CKmwwdLj9KW${last}`)).toBeUndefined();
  });

  // feature:revocation-stream begin
  it("is written as it was read", () => {
    const words = new Uint32Array(4);
    for (let round = 0; round < 1000; round += 1)
      for (const [form, text] of [
        [uuid, randomUUID()],
        [base64url, randomBytes(16).toString("base64url")],
      ] as const) {
        form.read(text, words);
        expect(form.write(words)).toBe(text);
      }
  });
  // feature:revocation-stream end
});
