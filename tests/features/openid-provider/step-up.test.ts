import { afterAll, beforeAll, expect, it } from "vitest";
import { age } from "../../attack/session-row";
import { startServer, type TestServer } from "../../harness";
import { askForFreshProofs, copyBuild } from "../../harness/copied-build";
import { removeScratch } from "../../harness/scratch";
import {
  answered,
  begin,
  by,
  exchange,
  fromHere,
  leadsTo,
  refresh,
  register,
  signInTo,
  somebody,
  tokensIn,
  visit,
} from "./app";

/** Here every guarded row asks for freshness, those for apps too. */
const folder = copyBuild("app-step-up");
let server: TestServer;
beforeAll(async () => {
  askForFreshProofs(folder);
  server = await startServer({ folder });
});
afterAll(async () => {
  await server.stop();
  removeScratch(folder);
});

it("an app whose token is too old for something is told so, and has what it takes once it has led its person through a proof", async () => {
  const app = await register(server);
  const ada = await somebody(server);
  const here = { resource: server.origin };
  const profile = async (token: string) => {
    const { status, headers } = await by(server, token, "/api/profile");
    return [status, headers["www-authenticate"]] as const;
  };
  const fresh = await signInTo(server, app, ada);
  expect(await profile(fresh.access_token)).toEqual([200, undefined]);
  await age(server.database, ada.jar, "authenticatedAt", 3600);
  await ada.jar.send("/api/auth/refresh", { method: "POST" });
  const stale = await signInTo(server, app, ada);
  const [status, challenge] = await profile(stale.access_token);
  expect([status, challenge]).toEqual([401, 'Bearer error="insufficient_user_authentication", max_age="600"']);
  const again = tokensIn(await refresh(server, app, stale, here));
  expect(await profile(again.access_token), "a refresh makes nothing fresh").toEqual([401, challenge]);

  const max_age = /max_age="(\d+)"/.exec(challenge ?? "")?.[1] ?? "";
  const attempt = begin(app, { scope: "openid profile:read", ...here, max_age });
  const page = leadsTo(await visit(ada.jar, attempt.path), server);
  const body = { password: ada.password };
  expect((await ada.jar.send("/api/auth/reauthenticate", { method: "POST", body })).status).toBe(200);
  const next = new URL(page, server.origin).searchParams.get("next") ?? "";
  const { code = "" } = answered(leadsTo(await ada.jar.send(next, { headers: fromHere }), server));
  const proved = tokensIn(await exchange(server, app, code, attempt, here));
  expect(await profile(proved.access_token)).toEqual([200, undefined]);
});
