import { expect, it } from "vitest";
import { sharedServer, signInAs } from "../../harness";
import { asApp, refusalIn, tokensIn } from "./app";
import { askWithProof, newKey } from "./dpop";

const server = sharedServer();
type MadeClient = { readonly id: string; readonly secret: string };

it("an administrator registers, rotates, disables and removes; nobody else does, nor without a fresh proof", async () => {
  const admin = await signInAs(server, "admin");
  const body = { name: "Reports", scopes: ["revocations:read"] };
  const made = await admin.send("/api/admin/clients", { method: "POST", body });
  expect(made.status, made.text).toBe(201);
  const { id, secret } = made.json() as MadeClient;
  const ask = (by: string) =>
    asApp(server, { id, name: "", secret: by, redirectUri: "" }, "/oidc/token", {
      grant_type: "client_credentials",
      scope: "revocations:read",
    });
  expect(tokensIn(await ask(secret)).scope).toBe("revocations:read");
  const listed = (await admin.send("/api/admin/clients")).json() as { clients: { id: string }[] };
  expect(listed.clients.find((client) => client.id === id)).toMatchObject({
    name: "Reports",
    proof: "secret",
    disabled: false,
  });
  expect(JSON.stringify(listed)).not.toContain(secret);
  const rotated = await admin.send(`/api/admin/clients/${id}/secret`, { method: "POST" });
  const { secret: next } = rotated.json() as { secret: string };
  expect([(await ask(next)).status, (await ask(secret)).status]).toEqual([200, 200]);
  const patch = (disabled: boolean) => admin.send(`/api/admin/clients/${id}`, { method: "PATCH", body: { disabled } });
  expect((await patch(true)).status).toBe(204);
  expect((await ask(next)).status).toBe(401);
  expect((await patch(false)).status).toBe(204);
  expect((await ask(next)).status).toBe(200);
  for (const role of ["user", "support"] as const)
    expect((await (await signInAs(server, role)).send("/api/admin/clients", { method: "POST", body })).status).toBe(
      403,
    );
  expect((await admin.send(`/api/admin/clients/${id}`, { method: "DELETE" })).status).toBe(204);
  expect((await admin.send(`/api/admin/clients/${id}`, { method: "DELETE" })).status).toBe(404);
  const trail = await server.database.query<{ type: string }>(
    `SELECT "type" FROM "AuditEvent" WHERE "detail"->>'clientId' = $1 ORDER BY "at", "id"`,
    [id],
  );
  expect(trail.map(({ type }) => type)).toEqual([
    "client_created",
    "client_changed",
    "client_changed",
    "client_changed",
    "client_removed",
  ]);
});

it("a client is registered to have no token that is not bound to a key, and is listed so", async () => {
  const admin = await signInAs(server, "admin");
  const body = { name: "Reports", scopes: ["revocations:read"], dpopBoundAccessTokens: true };
  const { id, secret } = (await admin.send("/api/admin/clients", { method: "POST", body })).json() as MadeClient;
  const { clients } = (await admin.send("/api/admin/clients")).json() as { clients: { id: string }[] };
  expect(clients.find((client) => client.id === id)).toMatchObject({ dpopBoundAccessTokens: true });
  const app = { id, name: "", secret, redirectUri: "" };
  const asked = { grant_type: "client_credentials", scope: "revocations:read" };
  expect(refusalIn(await asApp(server, app, "/oidc/token", asked))).toEqual([400, "invalid_grant"]);
  expect(tokensIn(await askWithProof(server, app, await newKey(), asked))).toMatchObject({ token_type: "DPoP" });
});

it("what can’t be registered is told field by field", async () => {
  const admin = await signInAs(server, "admin");
  const body = { name: "", redirectUris: ["http://acme.example/"], scopes: ["everything"] };
  const refused = await admin.send("/api/admin/clients", { method: "POST", body });
  expect(refused.status).toBe(400);
  const { errors } = refused.json() as { errors: { field: string }[] };
  expect(errors.map(({ field }) => field).sort()).toEqual(["name", "redirectUris.0", "scopes.0"]);
});
