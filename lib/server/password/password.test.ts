import { compareSync, hashSync } from "bcryptjs";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { derivePeppers, pepperPassword } from "./pepper";

const secret = "k3Jd9-2mZq_0pLw8Xv5Rt7Yb1Nc4Hg6Fs";
const other = "Zq0pLw8Xv5Rt7Yb1Nc4Hg6Fsk3Jd9-2m_";

beforeAll(() => {
  vi.stubEnv("DATABASE_URL", "postgresql://nobody@localhost/none");
  vi.stubEnv("SESSION_SECRET", `${secret},${other}`);
  vi.stubEnv("DATA_ENCRYPTION_KEYS", "q7Rt3-Xv9_Lp2Zm8Wk4Yc6Hb1Nd5Jf0Gs");
  vi.stubEnv("JWT_KEYS", "{}");
  vi.stubEnv("BCRYPT_COST", "6");
  vi.stubEnv("HASH_THREADS", "1");
  vi.stubEnv("HASH_QUEUE", "4");
});

const passwords = () => import("./index");
const [current, previous] = derivePeppers({ SESSION_SECRET: [secret, other] });

describe("peppers", () => {
  it("come first from PASSWORD_PEPPER, and those of the session secret stay good for verifying", () => {
    const both = derivePeppers({ PASSWORD_PEPPER: ["p".repeat(32)], SESSION_SECRET: [secret, other] });
    expect(both).toHaveLength(3);
    expect(both[0].id).not.toBe(current.id);
    expect(both[1]).toEqual(current);
  });

  it("differ for the same text in both variables, so that neither tells the other", () => {
    const [own, derived] = derivePeppers({ PASSWORD_PEPPER: [secret], SESSION_SECRET: [secret] });
    expect(own.id).not.toBe(derived?.id);
  });

  it("make 44 characters of any password, the same for every Unicode form of it", () => {
    expect(pepperPassword("x".repeat(128), current)).toHaveLength(44);
    expect(pepperPassword("cafe\u0301", current)).toBe(pepperPassword("caf\u00e9", current));
  });
});

describe("hashPassword and verifyPassword", () => {
  it("verify what they hashed, and nothing else", async () => {
    const { hashPassword, verifyPassword } = await passwords();
    const stored = await hashPassword("my dog has 7 purple fleas");
    expect(stored).toMatch(/^[\w-]{8}\$\$2b\$06\$[./A-Za-z0-9]{53}$/);
    expect(await verifyPassword("my dog has 7 purple fleas", stored)).toEqual({ matches: true, outdated: false });
    for (const wrong of ["my dog has 7 purple flea", "My dog has 7 purple fleas", " my dog has 7 purple fleas", ""]) {
      expect(await verifyPassword(wrong, stored)).toEqual({ matches: false, outdated: false });
    }
  });

  it("tell passwords apart that differ after byte 72, or after a NUL", async () => {
    const { hashPassword, verifyPassword } = await passwords();
    const long = "é".repeat(100);
    expect((await verifyPassword(`${long}a`, await hashPassword(`${long}b`))).matches).toBe(false);
    expect((await verifyPassword("before\0one", await hashPassword("before\0two"))).matches).toBe(false);
  });

  it("do not crack with the table alone: plain bcrypt of the password does not match", async () => {
    const { hashPassword } = await passwords();
    const stored = await hashPassword("my dog has 7 purple fleas");
    expect(compareSync("my dog has 7 purple fleas", stored.slice(9))).toBe(false);
  });

  it("take a password in composed and decomposed form as the same", async () => {
    const { hashPassword, verifyPassword } = await passwords();
    expect((await verifyPassword("cafe\u0301 au lait", await hashPassword("caf\u00e9 au lait"))).matches).toBe(true);
  });

  it("call a hash outdated when its cost or its pepper is not the current one", async () => {
    const { verifyPassword } = await passwords();
    const cheaper = `${current.id}$${hashSync(pepperPassword("secret words", current), 4)}`;
    const older = `${previous?.id ?? ""}$${hashSync(pepperPassword("secret words", previous ?? current), 6)}`;
    expect(await verifyPassword("secret words", cheaper)).toEqual({ matches: true, outdated: true });
    expect(await verifyPassword("secret words", older)).toEqual({ matches: true, outdated: true });
    expect(await verifyPassword("other words", cheaper)).toEqual({ matches: false, outdated: false });
  });

  it("refuse an unknown user, an unknown pepper, garbage and the overlong, without an error", async () => {
    const { hashPassword, verifyPassword } = await passwords();
    const stored = await hashPassword("my dog has 7 purple fleas");
    for (const hash of [null, "", "garbage", `unknownX${stored.slice(8)}`, stored.slice(9), "$2b$06$short"]) {
      expect(await verifyPassword("my dog has 7 purple fleas", hash)).toEqual({ matches: false, outdated: false });
    }
    expect((await verifyPassword("x".repeat(129), stored)).matches).toBe(false);
    expect((await verifyPassword("x".repeat(5_000_000), stored)).matches).toBe(false);
    expect((await verifyPassword("\ud800", stored)).matches).toBe(false);
    await expect(hashPassword("x".repeat(129))).rejects.toMatchObject({ code: "invalid_input" });
    await expect(hashPassword("\ud800")).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("really compare for an unknown user: a hash of the wrong form would be refused at once", async () => {
    const { verifyPassword } = await passwords();
    const pool = Reflect.get(globalThis, Symbol.for("portcullis.password.pool")) as { run(task: unknown): unknown };
    const run = vi.spyOn(pool, "run");
    await verifyPassword("words", null);
    await verifyPassword("words", "garbage");
    expect(run).toHaveBeenCalledTimes(2);
    for (const [task] of run.mock.calls) {
      expect(task).toMatchObject({ kind: "compare", cost: 6 });
      expect((task as { hash: string }).hash).toMatch(/^\$2b\$06\$[./A-Za-z0-9]{53}$/);
    }
    run.mockRestore();
  });

  it("answer busy with a time to wait instead of queueing without end", async () => {
    const { verifyPassword } = await passwords();
    const results = await Promise.allSettled(Array.from({ length: 40 }, () => verifyPassword("words", null)));
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused.length).toBeGreaterThan(30);
    for (const { reason } of refused) {
      expect(reason).toMatchObject({ code: "busy", status: 503 });
      expect((reason as { retryAfterSeconds: number }).retryAfterSeconds).toBeGreaterThanOrEqual(1);
    }
    expect((await verifyPassword("words", null)).matches).toBe(false);
  });
});

describe("refuseWeakPassword", () => {
  const ada = { email: "ada@example.com", name: "Ada Lovelace" };

  it("refuses what is guessed soon, and lets the rest pass", async () => {
    const { refuseWeakPassword } = await passwords();
    await expect(refuseWeakPassword("iloveyouforever", ada)).rejects.toMatchObject({ code: "invalid_input" });
    await expect(refuseWeakPassword("my dog has 7 purple fleas", ada)).resolves.toBeUndefined();
  });

  it("judges in a worker thread: it waits behind the hashes, and is busy when they are too many", async () => {
    const { refuseWeakPassword, verifyPassword } = await passwords();
    const hashing = Array.from({ length: 5 }, () => verifyPassword("words", null));
    const judging = async () => refuseWeakPassword("my dog has 7 purple fleas", ada);
    await expect(judging()).rejects.toMatchObject({ code: "busy" });
    await Promise.all(hashing);
    await expect(judging()).resolves.toBeUndefined();
  });
});
