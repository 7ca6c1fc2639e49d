import { generateKeyPair, jwtVerify, SignJWT } from "jose";
import { expect, it } from "vitest";
import { twinOf } from "@/tests/attack/forge";
import { lowerForm } from "./lower-form";

it("of an ES256 token is one of its two, the same for both, verifies, and begins its s with a bit that is 0", async () => {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  let changed = 0;
  for (let index = 0; index < 64; index += 1) {
    const token = await new SignJWT({ index }).setProtectedHeader({ alg: "ES256" }).sign(privateKey);
    const lower = lowerForm(token);
    expect([token, twinOf(token)]).toContain(lower);
    expect(lowerForm(twinOf(token))).toBe(lower);
    expect((await jwtVerify(lower, publicKey)).payload["index"]).toBe(index);
    expect((Buffer.from(lower.split(".")[2] ?? "", "base64url")[32] ?? 255) < 128).toBe(true);
    if (lower !== token) changed += 1;
  }
  expect(changed).toBeGreaterThan(0);
});
