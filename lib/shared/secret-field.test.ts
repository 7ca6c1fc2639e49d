import { describe, expect, it } from "vitest";
import { isSecretField } from "./secret-field";

describe("isSecretField", () => {
  it.each([
    "password",
    "currentPassword",
    "passwd",
    "token",
    "clientSecret",
    "code",
    "recoveryCode",
    "totp_code",
    "credential",
  ])("knows %s", (name) => expect(isSecretField(name)).toBe(true));

  it.each(["name", "email", "title", "body", "encoded", "next"])("lets %s be kept", (name) =>
    expect(isSecretField(name)).toBe(false),
  );
});
