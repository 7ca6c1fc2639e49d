import { describe, expect, it } from "vitest";
import { readTexts, type Sources } from "./sources";

/** Tables that hang on nobody's row, and why nothing of a deleted account is left in them for longer than it may be. */
const apart: Readonly<Record<string, string>> = {
  AuditEvent: "keeps the id; network addresses and programs go by AUDIT_RETENTION",
  AuditRetention: "one number",
  AppLogout: "ids, for a day", // feature:openid-provider
  Client: "programs, which are nobody's", // feature:openid-provider
  DeviceRequest: "what a device was let do goes with the session; a question that waits, within an hour and a quarter", // feature:openid-provider
  OidcArtifact: "what a session has issued goes with it; a question that waits, within half an hour", // feature:openid-provider
  Instance: "processes, and what they are set to",
  Job: "names of jobs",
  OutboxMail: "encrypted, and gone within three days; what failed is emptied",
  RateLimit: "hashes, for as long as a window",
  Revocation: "ids, for an hour",
};

/** Tables that would keep something of an account that is deleted: not known to be apart, and not gone with its row. */
function surviving(schema: Sources): readonly string[] {
  const models = [...schema.values()].flatMap((text) => [...text.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)]);
  return models
    .filter(([, name = "", body = ""]) => {
      if (name === "User" || Object.hasOwn(apart, name)) return false;
      return !/^\s+\w+\s+(User|Session)\??\s+@relation\([^)]*onDelete: Cascade\)/m.test(body);
    })
    .map(([, name = ""]) => name);
}

describe("an account that is deleted", () => {
  const schema = readTexts("prisma/schema");

  it("leaves nothing in any table of the schema but what is said here", () => {
    expect(surviving(schema)).toEqual([]);
    const names = [...schema.values()].flatMap((text) => [...text.matchAll(/^model (\w+)/gm)].map(([, name]) => name));
    expect(Object.keys(apart).filter((name) => !names.includes(name))).toEqual([]);
  });

  it.each([
    ["that hangs on nobody", "model Thing {\n  id String\n}\n"],
    ["that only names a user", "model Thing {\n  userId String\n}\n"],
    ["whose rows keep the user", "model Thing {\n  user User @relation(fields: [userId], references: [id])\n}\n"],
    ["that forgets whose it was", "model Thing {\n  user User? @relation(fields: [userId], onDelete: SetNull)\n}\n"],
  ])("would be found in a table %s", (_, model) => {
    expect(surviving(new Map([["prisma/schema/thing.prisma", model]]))).toEqual(["Thing"]);
  });
});
