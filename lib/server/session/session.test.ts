import { describe, expect, it } from "vitest";
import { accessClaimsSchema } from "./claims";
import { sessionFrom } from "./session";

const claims = {
  iss: "https://app.example",
  aud: "https://app.example",
  sub: "0f8fad5b-d9cb-469f-a165-70867728950e",
  client_id: "portcullis-web",
  sid: "7c9e6679-7425-40de-944b-e07fc1f90ae7",
  jti: "AAECAwQFBgcICQoLDA0ODw",
  iat: 1_700_000_000,
  exp: 1_700_000_600,
  roles: ["user"],
  ver: 2,
  gen: 5,
  auth_time: 1_699_999_000,
  amr: ["pwd"],
};
const { gen: _, ...withoutGeneration } = claims;
const sessionOf = (token: unknown) => sessionFrom(accessClaimsSchema.parse(token), "cookie");

describe("a session", () => {
  it("is what its access token says, and nothing else", () => {
    expect(sessionOf(claims)).toEqual({
      kind: "session",
      userId: claims.sub,
      sessionId: claims.sid,
      generation: 5,
      clientId: "portcullis-web",
      roles: ["user"],
      tokenId: claims.jti,
      version: 2,
      authenticatedAt: new Date("2023-11-14T21:56:40Z"),
      issuedAt: new Date("2023-11-14T22:13:20Z"),
      expiresAt: new Date("2023-11-14T22:23:20Z"),
      amr: ["pwd"],
      transport: "cookie",
    });
  });

  it("of a token that the release before issued has no generation, which is not generation 0", () => {
    expect(sessionOf(withoutGeneration).generation).toBeNull();
    expect(sessionOf({ ...claims, gen: 0 }).generation).toBe(0);
  });

  it.each([-1, 1.5, "1", null])("has no generation %j", (gen) => {
    expect(accessClaimsSchema.safeParse({ ...claims, gen }).success).toBe(false);
  });
});
