import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { tokenTypes } from "@/lib/shared/features/openid-provider/audiences";
import { accessTokenOf, expire, forge, read, refreshTokenOf, signingKey, without } from "../../attack/forge";
import { sharedServer } from "../../harness";
import { holder } from "../api-tokens/app"; // feature:api-tokens
import { sharer } from "../sharing/app"; // feature:sharing
import { asApp, refresh, refusalIn, register, signInTo, somebody, tokensIn } from "./app";
import { caller, exchangedIn, exchangeFor, reports } from "./exchange";

const server = sharedServer();
const portal = await caller(server);
const ada = await somebody(server);
const app = await register(server);
const tokens = await signInTo(server, app, ada);
const own = accessTokenOf(ada.jar);
const { header, claims } = read(own);
const forged = (changed: object) => forge(signingKey(server), header, { ...claims, jti: randomUUID(), ...changed });
const stale = ada.jar.copy();
expire(stale, server);
const service = await register(server, { redirectUris: [], scopes: ["revocations:read"] });

describe("nothing but an access token of a person, for this app, is exchanged", () => {
  const kinds: Readonly<Record<string, () => string | Promise<string>>> = {
    "an ID token": () => tokens.id_token,
    "a refresh token of an app": () => tokens.refresh_token,
    "a token for userinfo": async () => tokensIn(await refresh(server, app, tokens)).access_token,
    "a refresh token of a browser": () => refreshTokenOf(ada.jar),
    "a token that it has had in exchange": async () => exchangedIn(await exchangeFor(server, portal, own)).access_token,
    "its own token for the service that it calls": async () =>
      tokensIn(
        await asApp(server, portal, "/oidc/token", {
          ...{ grant_type: "client_credentials", resource: reports, scope: "notes:read" },
        }),
      ).access_token,
    // feature:revocation-stream begin
    "a token of a service": async () =>
      tokensIn(
        await asApp(server, service, "/oidc/token", { grant_type: "client_credentials", scope: "revocations:read" }),
      ).access_token,
    // feature:revocation-stream end
    "a logout token": () =>
      forge(
        signingKey(server),
        { ...header, typ: "logout+jwt" },
        { ...without(claims, "client_id"), aud: app.id, events: {} },
      ),
    "a token of a person by its words, that is none by its type": () =>
      forge(signingKey(server), { ...header, typ: "JWT" }, claims),
    "one for another audience": () => forged({ aud: reports }),
    "one of another issuer": () => forged({ iss: "https://elsewhere.example" }),
    "one that is bound to a key": () => forged({ cnf: { jkt: "x".repeat(43) } }),
    "one that has expired": () => accessTokenOf(stale),
    "one that its app has given back": async () => {
      const { access_token: token } = await signInTo(server, app, ada);
      expect((await asApp(server, app, "/oidc/revoke", { token })).status).toBe(200);
      return token;
    },
    "one of a client that there is not": () => forged({ client_id: "somebody" }),
    "one of an app, without its grant": () => forged({ scope: "notes:read" }),
    "one that nobody has signed": () => `${own.split(".").slice(0, 2).join(".")}.`,
    "a client secret": () => portal.secret ?? "",
    anything: () => "x",
    // feature:api-tokens begin
    "an API token": async () => (await holder(server)).token,
    // feature:api-tokens end
    // feature:sharing begin
    "a link to a note": async () => (await sharer(server)).token,
    // feature:sharing end
  };

  it.each(Object.keys(kinds))("not %s", async (kind) => {
    const token = (await kinds[kind]?.()) ?? "";
    const refused = await exchangeFor(server, portal, token);
    expect(refusalIn(refused)).toEqual([400, "invalid_request"]);
    expect(refused.text).not.toContain(token.length > 3 ? token : "access_token");
  });

  it.each([
    ["an ID token, by its own name", { subject_token_type: "urn:ietf:params:oauth:token-type:id_token" }],
    ["a refresh token, by its own name", { subject_token_type: "urn:ietf:params:oauth:token-type:refresh_token" }],
    ["no type", { subject_token_type: "" }],
    ["a refresh token in exchange", { requested_token_type: "urn:ietf:params:oauth:token-type:refresh_token" }],
    ["an ID token in exchange", { requested_token_type: "urn:ietf:params:oauth:token-type:id_token" }],
    ["an actor of another’s", { actor_token: own, actor_token_type: tokenTypes[0] }],
    ["no subject", { subject_token: "" }],
    ["one too long", { subject_token: "x".repeat(9000) }],
  ])("not %s", async (_, more) => {
    expect(refusalIn(await exchangeFor(server, portal, own, more))).toEqual([400, "invalid_request"]);
  });
});
