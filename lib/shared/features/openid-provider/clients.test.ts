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

it.each([{ redirectUris: ["https://notes.example/callback"] }, { deviceFlow: true }])(
  "calls no services if people sign in to it: %o",
  (way) => {
    const calls = { name: "Notes", scopes: [], audiences: [{ audience: "https://reports.example", scopes: ["read"] }] };
    expect(newClientSchema.safeParse(calls).success).toBe(true);
    const { error } = newClientSchema.safeParse({ ...calls, ...way });
    expect(error?.issues.map(({ path }) => path[0])).toEqual(["audiences"]);
  },
);
