import { expect, it } from "vitest";
import { databaseInProcess } from "../../harness/in-process";

await databaseInProcess();
const { transaction } = await import("@/lib/server/db");
const { consumeArtifact, saveArtifact } = await import("@/lib/server/features/openid-provider/artifact-store");

it("a code counts once, whosever transaction began first", async () => {
  const code = { model: "AuthorizationCode", hash: "c".repeat(43) };
  const rule = { leeway: 0, answering: 10 };
  await saveArtifact({ ...code, payload: {}, grantId: null, expiresIn: 60 });
  await transaction(async (tx) => {
    // By the clock of a transaction it is always when that began.
    await tx.$queryRaw`SELECT now()`;
    expect(await consumeArtifact(code, rule)).toBe(true);
    expect(await consumeArtifact(code, rule, tx)).toBe(false);
  });
});
