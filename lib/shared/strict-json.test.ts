import { describe, expect, it } from "vitest";
import { parseStrictJson } from "./strict-json";

describe("parseStrictJson", () => {
  it.each([
    "{}",
    "[]",
    "null",
    "1",
    '"x"',
    '{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}',
    '{"a":"{\\"a\\":1,\\"a\\":2}"}',
    '{"a":"\\\\","b":"\\"","c":"}{][,:"}',
    '[{"a":1},{"a":1}]',
    ' {"a" : [ 1 , "a" , "a" ] } ',
    '{"a":"__proto__","prototype":1}',
    '{"":1," ":2}',
  ])("takes %s as JSON.parse does", (text) => {
    expect(parseStrictJson(text)).toEqual(JSON.parse(text));
  });

  it.each([
    '{"a":1,"a":1}',
    '{"a":1,"b":{"c":1,"c":2}}',
    '[{"a":1,"a":2}]',
    '{"a":1,"\\u0061":2}',
    '{"a":{"x":1},"b":2,"a":[]}',
    '{"a":[1,2,{"b":3}],"a":4}',
    '{"":1,"":2}',
  ])("refuses %s: a member twice", (text) => {
    expect(() => parseStrictJson(text)).toThrow(SyntaxError);
  });

  it.each(['{"__proto__":1}', '{"a":{"__proto__":{}}}', '{"__pr\\u006fto__":1}'])("refuses %s", (text) => {
    expect(() => parseStrictJson(text)).toThrow(SyntaxError);
  });

  it("takes 16 levels and no more", () => {
    const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
    expect(() => parseStrictJson(nested(16))).not.toThrow();
    expect(() => parseStrictJson(nested(17))).toThrow("nested too deep");
    expect(() => parseStrictJson(`${'{"a":'.repeat(17)}1${"}".repeat(17)}`)).toThrow("nested too deep");
  });

  it.each(["", " ", "{", "{,}", "{'a':1}", '{"a":1,}', "undefined", "NaN", "01", '{"a":1}{}', "\ufeff{}", '"\u0001"'])(
    "refuses %j and repeats nothing of it",
    (text) => {
      expect(() => parseStrictJson(text)).toThrow("not JSON");
    },
  );
});
