import { describe, expect, it } from "vitest";
import { CookieJar, createUser, sharedServer } from "../../harness";

const server = sharedServer();

const browsers = {
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36": [
    "Chrome 142",
    "Windows",
  ],
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15":
    ["Safari 26", "macOS"],
  "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0": ["Firefox 145", "Linux"],
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1":
    ["Safari 26", "iOS"],
  "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36": [
    "Chrome 142",
    "Android",
  ],
  "curl/8.5.0": ["Unknown browser", "Unknown system"],
};

describe("the name of a device", () => {
  it("says no more than its browser does: every present Windows says 10, every Mac 10.15, every Android 10", async () => {
    const { email, password } = await createUser(server);
    const seen: Record<string, unknown> = {};
    for (const userAgent of Object.keys(browsers)) {
      const jar = new CookieJar(server.address);
      const headers = { "user-agent": userAgent };
      await jar.send("/api/auth/login", { method: "POST", headers, body: { email, password } });
      const { sessions } = (await jar.send("/api/auth/sessions")).json() as {
        sessions: { current: boolean; browser: string; system: string }[];
      };
      const mine = sessions.find(({ current }) => current);
      seen[userAgent] = [mine?.browser, mine?.system];
    }
    expect(seen).toEqual(browsers);
  });
});
