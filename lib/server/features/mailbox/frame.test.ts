import { beforeAll, describe, expect, it, vi } from "vitest";
import type { ShownMail } from "./shown";

beforeAll(() => {
  vi.stubEnv("DATABASE_URL", "postgresql://nobody@localhost/none");
  vi.stubEnv("SESSION_SECRET", "k3Jd9-2mZq_0pLw8Xv5Rt7Yb1Nc4Hg6Fs");
  vi.stubEnv("DATA_ENCRYPTION_KEYS", "Zx9Cv8-Bn7_Ma6Sd5Fg4Hj3Kl2Qw1Er0Ty");
  vi.stubEnv("JWT_KEYS", "{}");
  vi.stubEnv("APP_ORIGIN", "http://localhost:3000");
});

const room = () => import("./frame");
const secret = (letter: string) => letter.repeat(43);
const link = (letter: string, state: ShownMail["links"][number]["state"]) => ({
  url: `http://localhost:3000/verify-email?token=${secret(letter)}`,
  path: "/verify-email",
  state,
});
const mail = (links: ShownMail["links"]): ShownMail => ({
  file: "x.eml",
  date: new Date(0),
  to: "ada@example.com",
  subject: "Hello",
  text: "Text",
  html: '<!doctype html><html lang="en"><body>Text</body></html>',
  links,
});

describe("a mail in its frame", () => {
  it("may load nothing, run nothing and send nothing, with its frame and without", async () => {
    const { frameHeaders, frameSandbox } = await room();
    const policy = frameHeaders["content-security-policy"];
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      "style-src 'unsafe-inline'",
      "img-src data:",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'self'",
      `sandbox ${frameSandbox}`,
    ]);
    expect(frameSandbox).not.toMatch(/scripts|same-origin|forms|top-navigation/);
  });

  it("is the mail as it is, with the links that no longer work struck through", async () => {
    const { frameDocument } = await room();
    const alive = mail([link("a", "good")]);
    expect(frameDocument(alive)).toBe(
      `<!doctype html><meta charset="utf-8"><base target="_blank">\n${alive.html ?? ""}`,
    );
    const mixed = frameDocument(
      mail([link("a", "good"), link("b", "used"), link("c", "expired"), link("d", "unknown")]),
    );
    expect([...mixed.matchAll(/a\[href\*="(\w+)"\]/g)].map(([, struck]) => struck)).toEqual(
      ["b", "c", "d"].map(secret),
    );
    expect(mixed).toContain("{text-decoration:line-through 2px!important}</style>");
    expect(mixed.endsWith(alive.html ?? "")).toBe(true);
  });
});
