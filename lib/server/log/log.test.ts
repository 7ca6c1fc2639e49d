import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/shared/errors";
import { createLogger } from "./index";

function capture(fields: Record<string, unknown>, message = "something happened", level = "info") {
  const lines: string[] = [];
  createLogger(level, { write: (line) => lines.push(line) }).info(fields, message);
  return { lines, entry: lines[0] === undefined ? undefined : (JSON.parse(lines[0]) as Record<string, unknown>) };
}

describe("log", () => {
  it("writes one JSON object a line with a UTC time and a level by name", () => {
    const { lines, entry } = capture({ port: 3000 });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.endsWith("\n")).toBe(true);
    expect(entry).toMatchObject({ level: "info", port: 3000, msg: "something happened" });
    expect(entry?.["time"]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it("says nothing below its level", () => {
    expect(capture({}, "quiet", "warn").lines).toHaveLength(0);
  });

  it.each([
    "authorization",
    "Authorization",
    "cookie",
    "set-cookie",
    "password",
    "passwordHash",
    "new_password",
    "token",
    "refreshToken",
    "access_token",
    "secret",
    "client_secret",
    "SESSION_SECRET",
    "DATA_ENCRYPTION_KEYS",
  ])("masks the field %s at any depth", (name) => {
    const { lines } = capture({ [name]: "hunter2-hunter2", request: { headers: [{ [name]: "hunter2-hunter2" }] } });
    expect(lines[0]).not.toContain("hunter2");
    expect(lines[0]).toContain("[redacted]");
  });

  it("masks the headers of a Headers object", () => {
    const headers = new Headers({ cookie: "__Host-Http-session=abc", accept: "text/html" });
    const { lines } = capture({ headers });
    expect(lines[0]).not.toContain("abc");
    expect(lines[0]).toContain("text/html");
  });

  it("masks values that look like credentials under harmless names", () => {
    const jwt = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl";
    const hash = `$2b$12$${"a".repeat(53)}`;
    const { lines } = capture({
      note: `got ${jwt}`,
      row: hash,
      url: "postgresql://me:s3cret@db/x",
      h: "Bearer abcdefgh1",
    });
    for (const secret of [jwt, hash, "s3cret", "abcdefgh1"]) expect(lines[0]).not.toContain(secret);
    expect(lines[0]).toContain("postgresql://me:[redacted]@db/x");
  });

  it("keeps a token's id, which is no secret", () => {
    expect(capture({ tokenId: "0197" }).entry?.["tokenId"]).toBe("0197");
  });

  it("keeps an error's type, code, stack and chain of causes", () => {
    const root = Object.assign(new Error("connect refused"), { code: "ECONNREFUSED" });
    const { entry } = capture({
      err: new AppError("unavailable", { cause: new Error("query failed", { cause: root }) }),
    });
    expect(entry?.["err"]).toMatchObject({
      type: "AppError",
      code: "unavailable",
      message: "Unavailable",
      cause: { message: "query failed", cause: { message: "connect refused", code: "ECONNREFUSED" } },
    });
    expect((entry?.["err"] as { stack: string }).stack).toContain("log.test.ts");
  });

  it("survives cycles, huge lists and odd values", () => {
    const loop: Record<string, unknown> = { big: 10n, when: new Date("nonsense"), list: Array.from({ length: 500 }) };
    loop["self"] = loop;
    const { entry } = capture({ loop });
    expect(entry?.["loop"]).toMatchObject({ big: "10", when: null });
  });

  it.each(["v", "a.", "eyJ", "Bearer ", "a://", "$2b$", "Aa-_", "x:y@", "Aa1".repeat(14) + "."])(
    "takes no time over a long run of %j",
    (piece) => {
      const start = performance.now();
      capture({ text: piece.repeat(100_000) });
      expect(performance.now() - start).toBeLessThan(1000);
    },
  );

  it("shows what a reader would not see, or would see elsewhere, by its code: in values, names and errors", () => {
    // C1 control (CSI), soft hyphen, zero width, bidi override and isolate, line separators, byte order mark, tag, half a pair.
    const unseen = [
      "\u009b",
      "\u007f",
      "\u001b",
      "\u00ad",
      "\u200b",
      "\u202e",
      "\u2066",
      "\u2028",
      "\u2029",
      "\ufeff",
      "\u{e0041}",
    ];
    for (const character of [...unseen, "\ud800"]) {
      const text = `a${character}b`;
      const { lines, entry } = capture({ text, [text]: 1, nested: [{ text }], err: new Error(text) });
      expect(lines[0]).not.toContain(character);
      const shown = `a\\u{${character.codePointAt(0)?.toString(16) ?? ""}}b`;
      expect(entry).toMatchObject({ text: shown, [shown]: 1, nested: [{ text: shown }], err: { message: shown } });
    }
    expect(capture({ text: "naïve 日本語 🏰\n\tx" }).entry?.["text"]).toBe("naïve 日本語 🏰\n\tx");
  });

  it("cannot be made to start a second line", () => {
    const { lines } = capture({ agent: 'x\n{"level":"error"}\r\u2028' }, "a\nb");
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toMatch(/[\n\r]/);
  });
});
