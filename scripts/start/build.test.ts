import { describe, expect, it } from "vitest";
import { actionKey } from "./build";

const secret = "k3Jd9-2mZq_0pLw8Xv5Rt7Yb1Nc4Hg6FsQ";
const own = Buffer.alloc(32, 7).toString("base64");

describe("the key of the Server Actions' ids", () => {
  it("is the one that is set, before anything derived", () => {
    expect(actionKey({ NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: own, SESSION_SECRET: secret })).toBe(own);
  });

  it("follows from the current SESSION_SECRET, tells nothing of it, and stays when a previous one goes", () => {
    const key = actionKey({ SESSION_SECRET: secret });
    expect(Buffer.from(key ?? "", "base64")).toHaveLength(32);
    expect(key).not.toContain(secret.slice(0, 8));
    expect(actionKey({ SESSION_SECRET: ` ${secret} , another` })).toBe(key);
    expect(actionKey({ SESSION_SECRET: `${secret}x` })).not.toBe(key);
  });

  it("is nobody's where neither is set", () => {
    expect(actionKey({ SESSION_SECRET: "", NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: "" })).toBeUndefined();
  });

  it.each(["short", own.slice(0, 40), `${own}=`, "é".repeat(44)])("is refused as %s, without its value", (given) => {
    expect(() => actionKey({ NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: given })).toThrow(/must be 32 bytes in base64\.$/);
  });
});
