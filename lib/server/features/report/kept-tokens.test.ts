import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keep, KeptTokens } from "./kept-tokens";

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-11-28T00:00:00Z") });
});
afterEach(() => vi.useRealTimers());

/** Gives one token after another, each good for ten minutes. */
function issuer() {
  let given = 0;
  return vi.fn(() => Promise.resolve(keep(`token ${(given += 1)}`, 600)));
}

it("a token is asked for once, by however many at once, until half a minute before its end", async () => {
  const [tokens, ask] = [new KeptTokens(), issuer()];
  const get = () => tokens.get("ada", ask);
  expect(await Promise.all([get(), get(), get()])).toEqual(["token 1", "token 1", "token 1"]);
  vi.advanceTimersByTime(569_000);
  expect(await get()).toBe("token 1");
  vi.advanceTimersByTime(1_000);
  expect([await get(), ask.mock.calls.length]).toEqual(["token 2", 2]);
});

it("nobody has another’s, and one that was refused is forgotten", async () => {
  const [tokens, ask] = [new KeptTokens(), issuer()];
  expect([await tokens.get("ada", ask), await tokens.get("bob", ask)]).toEqual(["token 1", "token 2"]);
  tokens.forget("ada");
  expect([await tokens.get("ada", ask), await tokens.get("bob", ask)]).toEqual(["token 3", "token 2"]);
});

it("a refusal is not kept", async () => {
  const [tokens, ask] = [new KeptTokens(), issuer()];
  ask.mockRejectedValueOnce(new Error("down"));
  await expect(tokens.get("ada", ask)).rejects.toThrow("down");
  expect(await tokens.get("ada", ask)).toBe("token 1");
});

it("what is too short to be kept is used once", async () => {
  const tokens = new KeptTokens();
  const ask = vi.fn(() => Promise.resolve(keep("brief", 2)));
  await tokens.get("ada", ask);
  await tokens.get("ada", ask);
  expect(ask).toHaveBeenCalledTimes(2);
});
