import { beforeAll, describe, expect, it } from "vitest";
import type { StepError } from "../bootstrap/steps.mjs";
import { makeKeySet } from "../start/key-set";
import { addKey, distrust, retire, rotate, type StoredKey } from "./ring";

const now = 1_800_000_000;
let first: StoredKey;
let second: StoredKey;
let third: StoredKey;

const make = async () => (await makeKeySet("ES256")).keys[0] as StoredKey;
const kids = (ring: readonly StoredKey[]) => ring.map(({ kid }) => kid);

beforeAll(async () => {
  [first, second, third] = await Promise.all([make(), make(), make()]);
});

describe("a key that is added", () => {
  it("only verifies until programs that keep what was published, and every instance, know it", () => {
    const ring = addKey([first], second, now);
    expect(kids(ring)).toEqual([first.kid, second.kid]);
    expect(() => rotate(ring, undefined, now + 359)).toThrow("is not known everywhere yet");
    expect(kids(rotate(ring, undefined, now + 360))).toEqual([second.kid, first.kid]);
  });

  it("is refused beside HS256, and beyond 16", async () => {
    const [secret] = (await makeKeySet("HS256")).keys;
    expect(() => addKey([first], secret as StoredKey, now)).toThrow("HS256 does not stand beside");
    expect(() => addKey([secret as StoredKey], first, now)).toThrow("HS256 does not stand beside");
    expect(() =>
      addKey(
        Array.from({ length: 16 }, () => first),
        second,
        now,
      ),
    ).toThrow("no set holds more");
  });
});

describe("a rotation", () => {
  it("takes the key that was added last, or the one that is named, and can be taken back", () => {
    const ring = addKey(addKey([first], second, now), third, now);
    expect(kids(rotate(ring, undefined, now + 360))).toEqual([third.kid, first.kid, second.kid]);
    const rotated = rotate(ring, second.kid, now + 360);
    expect(kids(rotated)).toEqual([second.kid, first.kid, third.kid]);
    expect(kids(rotate(rotated, first.kid, now + 361))).toEqual([first.kid, second.kid, third.kid]);
    expect(rotate(rotated, first.kid, now + 361)[0]).toEqual(first);
  });

  it("is refused where there is nothing to rotate to", () => {
    const { d: _, ...half } = second;
    expect(() => rotate([first], undefined, now)).toThrow("no key to rotate to");
    expect(() => rotate([first, second], first.kid, now)).toThrow("signs already");
    expect(() => rotate([first, second], "another", now)).toThrow("there is no key another");
    expect(() => rotate([first, half as StoredKey], second.kid, now)).toThrow("no private half");
    expect(() => rotate([first, half as StoredKey], undefined, now)).toThrow("no key to rotate to");
  });
});

describe("a key that is retired", () => {
  it("signs no more, and no token of it can be alive", () => {
    const ring = rotate(addKey([first], second, now - 360), undefined, now);
    expect(() => retire(ring, second.kid, now + 10_000)).toThrow("signs.");
    // An hour is the longest life of an access token; a minute each for clocks and for what an instance has not noticed yet.
    const longest = Math.max(
      3720,
      30 * 86_400 + 120, // feature:sharing
    );
    expect(() => retire(ring, first.kid, now + longest - 1)).toThrow("may be alive");
    expect(kids(retire(ring, first.kid, now + longest))).toEqual([second.kid]);
  });

  it("can be one that never signed, and can't be one of which nothing is known", () => {
    expect(kids(retire(addKey([first], second, now), second.kid, now))).toEqual([first.kid]);
    expect(() => retire([first, second], second.kid, now)).toThrow("not npm run keys that put it there");
  });
});

it("a key that somebody else has put there can go by hand once no token of it can be alive", () => {
  let advice = "";
  try {
    retire([first, second], second.kid, now);
  } catch (error) {
    ({ advice } = error as StepError);
  }
  const [longest] = [
    "30 days", // feature:sharing
    "60 minutes",
  ];
  expect(advice).toContain(`signed with it for ${longest}, take it out`);
});

describe("a key in the wrong hands", () => {
  it("goes at once, and the one that was added last signs, known or not", () => {
    const ring = addKey(addKey([first], second, now), third, now);
    expect(kids(distrust(ring, first.kid, third))).toEqual([third.kid, second.kid]);
    expect(distrust(ring, first.kid, third)[0]).not.toHaveProperty("nbf");
    expect(kids(distrust(ring, second.kid, first))).toEqual([first.kid, third.kid]);
  });

  it("makes room for a new one where it was alone", () => {
    expect(kids(distrust([first], first.kid, second))).toEqual([second.kid]);
  });
});
