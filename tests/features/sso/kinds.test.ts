import { afterAll, beforeAll, expect, it } from "vitest";
import { accessCookie } from "../../attack/forge";
import { createUser, signIn, startServer, type TestServer } from "../../harness";
import { agree, comeBack, follow, goBy, settings, settingsPath, somebody } from "./going";
import { Provider } from "./provider";

let provider: Provider;
let server: TestServer;
beforeAll(async () => {
  provider = await Provider.start();
  server = await startServer({ env: settings({ microsoft: provider, github: provider }) });
});
afterAll(async () => {
  await server.stop();
  await provider.stop();
});

const rows = (where: string, value: string) =>
  server.database.query<{ issuer: string; subject: string; label: string }>(
    `SELECT "issuer", "subject", "label" FROM "Identity" i JOIN "User" u ON u."id" = i."userId" WHERE ${where} = $1`,
    [value],
  );

it("Microsoft's people are known by tenant and object id, and no address of theirs counts", async () => {
  const ada = await createUser(server);
  const person = somebody({ email: ada.email });
  const claims = { tid: "tenant", oid: "object", preferred_username: "ada@tenant.example", xms_edov: true };
  const came = await goBy(server, provider, person, { name: "microsoft", twist: { claims } });
  expect(came.answer.headers.location).toContain("sso_unverified");
  const jar = await signIn(server, ada);
  const connect = async (twist: Record<string, unknown>) => {
    const { location } = (await follow(jar, "/api/auth/sso/microsoft/connect")).headers;
    return (await comeBack(jar, provider.approve(location, person, { claims: twist }))).headers.location;
  };
  expect(await connect({ tid: "tenant" })).toContain("sso_failed");
  expect(await connect({ oid: "object" })).toContain("sso_failed");
  expect(await connect(claims)).toBe(settingsPath);
  await agree(jar);
  expect(await rows('u."email"', ada.email)).toEqual([
    { issuer: provider.issuer, subject: "object", label: "ada@tenant.example" },
  ]);
  // `sub` is another one for each app.
  const again = await goBy(server, provider, somebody(), { name: "microsoft", twist: { claims } });
  expect((await again.jar.send("/api/me")).json()).toMatchObject({ id: ada.id });
});

it("GitHub's are known by their number, and by the primary address where it is verified", async () => {
  const unverified = somebody({ email_verified: false });
  expect((await goBy(server, provider, unverified, { name: "github" })).answer.headers.location).toContain(
    "sso_unverified",
  );
  const person = somebody({ name: "Octo Cat" });
  const { jar } = await goBy(server, provider, person, { name: "github" });
  expect(jar.cookies.has(accessCookie)).toBe(true);
  expect(await rows('u."email"', person.email ?? "")).toEqual([
    { issuer: provider.issuer, subject: person.sub, label: "octo" },
  ]);
  const jar2 = (await goBy(server, provider, person, { name: "github" })).jar;
  expect((await jar2.send("/api/me")).json()).toMatchObject({
    id: ((await jar.send("/api/me")).json() as { id: string }).id,
  });
});
