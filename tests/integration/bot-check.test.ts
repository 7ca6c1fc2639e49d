import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { NextRequest } from "next/server";
import type { BotCheck } from "@/lib/server/guard/bot-check";
import { databaseInProcess } from "../harness/in-process";

const database = await databaseInProcess();
const { setBotCheck } = await import("@/lib/server/guard/bot-check");
type Door = () => Promise<{ readonly POST: (request: NextRequest) => Promise<Response> }>;
const doors: Readonly<Record<string, Door>> = {
  account: () => import("@/app/api/auth/signup/route"), // feature:sign-up
  new_password: () => import("@/app/api/auth/password/forgot/route"), // feature:password-reset
};

async function ask(door: Door, body: object): Promise<Response> {
  const { POST } = await door();
  return POST(
    new NextRequest("http://localhost:3000/api", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  );
}
const traces = async () =>
  (
    await database.query(
      `SELECT 1 FROM "Ticket" UNION ALL SELECT 1 FROM "OutboxMail" UNION ALL SELECT 1 FROM "RateLimit" UNION ALL SELECT 1 FROM "AuditEvent"`,
    )
  ).length;

beforeAll(async () => {
  await database.query(
    `INSERT INTO "User" ("id", "email", "name", "passwordHash", "updatedAt") VALUES (gen_random_uuid(), 'known@example.com', 'Ada', 'x', now())`,
  );
});
const check = vi.fn<BotCheck>();
afterEach(() => void check.mockReset());

describe.each(Object.entries(doors))("a stranger who wants: %s", (wanted, door) => {
  it("is refused by the check before anything is done, whether or not the address is known", async () => {
    setBotCheck(check.mockResolvedValue("Try the other door."));
    const answers = [];
    for (const email of ["known@example.com", "nobody@example.com"]) {
      const answer = await ask(door, { email, botToken: "a proof" });
      answers.push([answer.status, await answer.json()]);
      expect(check).toHaveBeenLastCalledWith({
        wants: wanted,
        form: { email, botToken: "a proof" },
        client: { ip: "unknown", userAgent: null },
      });
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toEqual([
      403,
      expect.objectContaining({
        code: "bot_check",
        detail: "The check for bots was not passed. Try the other door.",
      }),
    ]);
    expect(await traces()).toBe(0);
  });

  it("is refused while the check can't be asked, and with a proof that is none", async () => {
    const { AppError } = await import("@/lib/shared/errors");
    setBotCheck(check.mockRejectedValue(new AppError("unavailable")));
    expect((await ask(door, { email: "nobody@example.com" })).status).toBe(503);
    expect((await ask(door, { email: "nobody@example.com", botToken: "x".repeat(4097) })).status).toBe(400);
    expect(await traces()).toBe(0);
  });
});

it("whoever passes goes on", async () => {
  for (const door of Object.values(doors)) {
    setBotCheck(check.mockResolvedValue(null));
    expect((await ask(door, { email: "nobody@example.com" })).status).toBe(202);
  }
  expect(await traces()).toBeGreaterThan(0);
});
