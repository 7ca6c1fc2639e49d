import { expect, test } from "vitest";
import { cautionsOf, migrationName, timestampAfter } from "./new-migration";

const now = new Date("2026-03-01T12:30:05.678Z");

test("a migration is named after the moment, in UTC", () => {
  expect(timestampAfter(undefined, now)).toBe("20260301123005");
  expect(timestampAfter("20260228235959_before", now)).toBe("20260301123005");
});

test("a migration comes after the last one, also after one from a clock that was ahead", () => {
  expect(timestampAfter("20261231235959_ahead", now)).toBe("20270101000000");
  expect(timestampAfter("20260301123005_same_second", now)).toBe("20260301123006");
});

test.each(["Add", "add-reports", "../out", "add reports", "", "1st", "a".repeat(61)])("%j is no name", (name) => {
  expect(name).not.toMatch(migrationName);
});

test.each(["a", "add_reports", "v2", "a".repeat(60)])("%j is a name", (name) => {
  expect(name).toMatch(migrationName);
});

test("what today's rows might not survive is said", () => {
  expect(cautionsOf('ALTER TABLE "User" DROP COLUMN "name";')).toEqual([expect.stringContaining("drops data")]);
  expect(cautionsOf('ALTER TABLE "User" ADD COLUMN     "a" TEXT NOT NULL;')).toEqual([
    expect.stringContaining("DEFAULT"),
  ]);
  expect(cautionsOf('ALTER TABLE "User" ALTER COLUMN "a" SET NOT NULL;')).toEqual([
    expect.stringContaining("required"),
  ]);
});

test("what they survive is not", () => {
  expect(cautionsOf('ALTER TABLE "User" ADD COLUMN "a" TEXT NOT NULL DEFAULT \'\',\nADD COLUMN "b" TEXT;')).toEqual([]);
  expect(
    cautionsOf('CREATE TABLE "A" (\n  "id" UUID NOT NULL\n);\nCREATE UNIQUE INDEX "A_b_key" ON "A"("b");'),
  ).toEqual([]);
});
