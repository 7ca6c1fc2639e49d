import { describe, expect, it } from "vitest";
import { send, sharedServer } from "../harness";

describe("password fields", () => {
  const server = sharedServer();

  it("say to password managers what they are for, and bound nothing that is typed", async () => {
    const { text } = await send(server.address, "/login");
    const fields = [...text.matchAll(/<input[^>]*>/g)].map(([field]) => field);
    const password = fields.filter((field) => field.includes('name="password"'));
    expect(password).toHaveLength(1);
    expect(password[0]).toMatch(/type="password"/);
    expect(password[0]?.toLowerCase()).toContain('autocomplete="current-password"');
    expect(password[0]).not.toMatch(/maxlength|pattern=/i);
    const email = fields.find((field) => field.includes('name="email"')) ?? "";
    expect(email.toLowerCase()).toMatch(/ autocomplete="username( webauthn)?"/);
  });
});
