import type { Example } from "../../attack/examples";

export const examples: readonly Example[] = [
  { route: "POST /settings/second-factor", body: { step: "begin" }, button: 'value="begin"' },
  { route: "POST /api/auth/totp/confirm", body: { code: "" } },
  { route: "POST /api/auth/login/second-factor", body: { code: "123456" } },
];
