import { afterEach, expect, it, vi } from "vitest";
import { boundedFetch } from "./bounded-fetch";

afterEach(() => vi.unstubAllGlobals());

const answering = (body: string | null, status = 200) => {
  const answer = vi.fn<typeof fetch>(() => Promise.resolve(new Response(body, { status, headers: { etag: "x" } })));
  vi.stubGlobal("fetch", answer);
  return answer;
};

it("an answer comes through as it is", async () => {
  answering("{}", 400);
  const answer = await boundedFetch({ issuer: "https://id.example" })("https://id.example/token", {});
  expect([answer.status, answer.headers.get("etag"), await answer.text()]).toEqual([400, "x", "{}"]);
  answering(null, 204);
  expect((await boundedFetch({ issuer: "https://id.example" })("https://id.example/token", {})).body).toBeNull();
});

it("an answer of more than a megabyte is none", async () => {
  answering("x".repeat(1024 * 1024 + 1));
  await expect(boundedFetch({ issuer: "https://id.example" })("https://id.example/jwks", {})).rejects.toThrow(
    TypeError,
  );
});

it("a provider on https sends nobody to an address that is not (SSRF, keys from the network)", async () => {
  const asked = answering("{}");
  await expect(boundedFetch({ issuer: "https://id.example" })("http://169.254.169.254/", {})).rejects.toThrow(
    TypeError,
  );
  expect(asked).not.toHaveBeenCalled();
  expect((await boundedFetch({ issuer: "http://localhost:1" })("http://localhost:1/jwks", {})).status).toBe(200);
});
