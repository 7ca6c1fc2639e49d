import { expect, it } from "vitest";
import { newClientSchema } from "./clients";

const app = { name: "Notes", redirectUris: ["https://notes.example/callback"], scopes: ["openid"] };

it.each(["nonsense", "", "https://", "https://notes.example:99999/", "//notes.example/"])(
  "is not registered with %j for an address, and says where that stands",
  (none) => {
    expect(newClientSchema.safeParse(app).success).toBe(true);
    for (const [field, client] of [
      ["redirectUris", { ...app, redirectUris: [none] }],
      ["postLogoutRedirectUris", { ...app, postLogoutRedirectUris: [none] }],
      ["backchannelLogoutUri", { ...app, backchannelLogoutUri: none }],
      ["audiences", { name: "Notes", scopes: [], audiences: [{ audience: none, scopes: ["read"] }] }],
    ] as const) {
      const { error } = newClientSchema.safeParse(client);
      expect(error?.issues.map(({ path }) => path[0])).toContain(field);
    }
  },
);
