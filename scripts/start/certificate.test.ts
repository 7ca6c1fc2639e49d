import type * as Crypto from "node:crypto";
import { randomBytes, X509Certificate } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ensureCertificate } from "./certificate";

vi.mock("node:crypto", async (original) => {
  const crypto = await original<typeof Crypto>();
  return { ...crypto, randomBytes: vi.fn(crypto.randomBytes) };
});

const names = ["localhost", "127.0.0.1", "::1"];
const day = 24 * 60 * 60 * 1000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "certificate-"));
});
afterEach(() => {
  vi.useRealTimers();
  vi.mocked(randomBytes).mockRestore();
  rmSync(folder, { recursive: true });
});

const read = async (wanted = names) => {
  const { chain, authority } = await ensureCertificate(folder, wanted);
  const text = readFileSync(chain, "utf8");
  return { text, leaf: new X509Certificate(text), root: new X509Certificate(readFileSync(authority)) };
};

test("the certificate is for these names, under its authority, and no longer than Apple takes", async () => {
  const { leaf, root } = await read();
  expect(names.slice(1).map((name) => leaf.checkIP(name))).toEqual(names.slice(1));
  expect([leaf.checkHost("localhost"), leaf.checkHost("example.com")]).toEqual(["localhost", undefined]);
  expect([leaf.ca, root.ca, leaf.checkIssued(root), leaf.verify(root.publicKey)]).toEqual([false, true, true, true]);
  const lifetime = new Date(leaf.validTo).getTime() - new Date(leaf.validFrom).getTime();
  expect(lifetime).toBeLessThanOrEqual(825 * day);
});

test.each([0x00, 0x7f, 0x80, 0xff])("its number is one, also of bytes that are all %d", async (byte) => {
  vi.mocked(randomBytes).mockImplementation((size: number) => Buffer.alloc(size, byte));
  const { leaf, root } = await read();
  expect([leaf.serialNumber, root.serialNumber].join(" ")).toMatch(/^\w{32} \w{32}$/);
});

test("files are nobody else's to read, and the authority's key is in none of them", async () => {
  const { text, leaf, root } = await read();
  expect(readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mode & 0o777])).toEqual([
    ["https-authority.pem", 0o600],
    ["https.pem", 0o600],
  ]);
  expect(text.match(/BEGIN [A-Z ]*PRIVATE KEY/g)).toHaveLength(1);
  expect(leaf.publicKey.equals(root.publicKey)).toBe(false);
});

test(
  "it is kept while it is good, and made anew for another name or when its end is near",
  { timeout: 30_000 },
  async () => {
    const { text } = await read();
    expect((await read()).text).toBe(text);
    expect((await read([...names, "box.lan"])).leaf.checkHost("box.lan")).toBe("box.lan");
    const { text: wider, leaf } = await read();
    expect(leaf.checkHost("box.lan"), "fewer names are no reason").toBe("box.lan");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 815 * day });
    const renewed = await read();
    expect(renewed.text).not.toBe(wider);
    expect(renewed.leaf.verify(renewed.root.publicKey)).toBe(true);
  },
);
