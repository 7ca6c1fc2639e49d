import { describe, expect, it } from "vitest";
import { AppError, errorCodes, sentenceOf, statusOf } from "@/lib/shared/errors";
import { problem } from "./problem";

describe("problem details", () => {
  it.each(errorCodes)("say what %s is, for programs and for people", async (code) => {
    const response = problem(new AppError(code));
    expect(response.status).toBe(statusOf(code));
    expect(response.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toMatchObject({
      type: "about:blank",
      status: statusOf(code),
      detail: sentenceOf(code),
      code,
    });
  });

  it("challenge whoever is refused with 401 or 403, with an error code only when there was a credential", () => {
    const challenge = (code: (typeof errorCodes)[number]) =>
      problem(new AppError(code)).headers.get("www-authenticate");
    expect(challenge("unauthenticated")).toBe('Bearer realm="portcullis"');
    expect(challenge("invalid_credentials")).toBe('Bearer realm="portcullis"');
    expect(challenge("invalid_token")).toBe('Bearer realm="portcullis", error="invalid_token"');
    expect(challenge("session_ended")).toBe('Bearer realm="portcullis", error="invalid_token"');
    expect(challenge("forbidden")).toBe('Bearer realm="portcullis", error="insufficient_scope"');
    expect(challenge("cross_site")).toBeNull();
    expect(challenge("not_found")).toBeNull();
  });

  it("carry when to try again, faults by field and headers of the error, and nothing of its cause", async () => {
    const fields = [{ field: "name", code: "too_long", message: "Too long." }];
    const cause = new Error("secret detail");
    const response = problem(
      new AppError("rate_limited", { retryAfterSeconds: 7, headers: { ratelimit: "x" }, fields, cause }),
    );
    expect([response.headers.get("retry-after"), response.headers.get("ratelimit")]).toEqual(["7", "x"]);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ errors: fields, detail: "Too many attempts. Try again in 7 seconds." });
    expect(text).not.toContain("secret detail");
    expect(await problem(new AppError("internal", { cause })).text()).not.toContain("secret detail");
  });
});
