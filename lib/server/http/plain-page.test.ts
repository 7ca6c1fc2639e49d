import { beforeEach, describe, expect, it, vi } from "vitest";
import { AppError } from "@/lib/shared/errors";
import { plainPage } from "./plain-page";

beforeEach(() => {
  vi.stubEnv("APP_ORIGIN", "https://app.example");
  vi.stubEnv("DATABASE_URL", "postgresql://localhost/none");
  vi.stubEnv("SESSION_SECRET", "k3Jd9-2mZq_0pLw8Xv5Rt7Yb1Nc4Hg6Fs");
  vi.stubEnv("DATA_ENCRYPTION_KEYS", "q7Rt3-Xv9_Lp2Zm8Wk4Yc6Hb1Nd5Jf0Gs");
  vi.stubEnv("JWT_KEYS", "{}");
});

const page = async (error: AppError, again: Parameters<typeof plainPage>[2], headers: Record<string, string> = {}) => {
  const answer = plainPage(error, new Headers(headers), again);
  return { answer, policy: answer.headers.get("content-security-policy") ?? "", html: await answer.text() };
};

describe("a plain page", () => {
  it("counts down to the next try where the service is away and nothing was sent", async () => {
    const away = new AppError("unavailable", { retryAfterSeconds: 2 });
    const { answer, policy, html } = await page(away, { path: '/notes?"<b>' });
    expect(answer.headers.get("retry-after")).toBe("2");
    expect(html).toContain(
      '<p data-next-try="2" data-path="/notes?&quot;&lt;b&gt;">Give it 2 seconds, then try again.</p>',
    );
    expect(html).toContain('src="/next-try.js"');
    expect(policy).toContain("script-src 'self'; connect-src 'self'");
  });

  it.each([
    ["a form", new AppError("unavailable"), [["name", "Ada"]]],
    ["a limit", new AppError("rate_limited", { retryAfterSeconds: 60 }), undefined],
    ["what stays wrong", new AppError("not_found"), undefined],
  ] as const)("tries nothing by itself after %s, and runs nothing", async (_, error, fields) => {
    const { policy, html } = await page(error, { path: "/", fields }, { "content-type": "text/plain" });
    expect(html).not.toContain("<script");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("script-src");
  });

  it.each([
    ["theme=dark", ' data-theme="dark"'],
    ["a=b; theme=light", ' data-theme="light"'],
    ["mytheme=dark; theme=x", ""],
    ["", ""],
  ])("has the theme that was chosen: %s", async (cookie, attribute) => {
    const { html } = await page(new AppError("not_found"), { path: "/" }, { cookie });
    expect(html).toContain(`<html lang="en"${attribute}>`);
  });

  it("has the gate of its status", async () => {
    const { html } = await page(new AppError("cross_site"), { path: "/" });
    expect(html).toContain('<div class="night" data-status="403"');
  });
});
