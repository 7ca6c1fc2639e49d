import { beforeEach, describe, expect, it, vi } from "vitest";
import work from "./index.mjs";

const compareSync = vi.hoisted(() => vi.fn<(input: string, hash: string) => boolean>());
vi.mock("bcryptjs", () => ({ compareSync, hashSync: vi.fn() }));

const digest = "C6UzMDM.H6dfI/f/IKcEeO7Cb0yfl5Q8Gkc1w5jHbcbv7o2nlyW3.";
/** Rounds of the key schedule: what a comparison costs. */
const rounds = () => compareSync.mock.calls.reduce((sum, [, hash]) => sum + 2 ** Number(hash.slice(4, 6)), 0);

beforeEach(() => void compareSync.mockReset().mockReturnValue(false));

describe("the worker", () => {
  it.each(["12", "11", "10", "04"])("does the work of cost 12 to refuse a hash of cost %s", (cost) => {
    expect(work({ kind: "compare", input: "wrong", hash: `$2b$${cost}$${digest}`, cost: 12 })).toBe(false);
    expect(rounds()).toBe(2 ** 12);
    for (const [, hash] of compareSync.mock.calls) expect(hash).toMatch(/^\$2b\$\d\d\$[./A-Za-z0-9]{53}$/);
  });

  it("doesn't do more than it must to accept one", () => {
    compareSync.mockReturnValue(true);
    expect(work({ kind: "compare", input: "right", hash: `$2b$10$${digest}`, cost: 12 })).toBe(true);
    expect(rounds()).toBe(2 ** 10);
  });
});
