import { signIn } from "@/lib/server/features/sign-in/sign-in";
import { grantTokens } from "@/lib/server/features/token-endpoint/tokens";
import { takeSecondStep } from "@/lib/server/features/totp/sign-in"; // feature:totp
import { endpoint } from "@/lib/server/http/endpoint";
import { readCode } from "@/lib/server/session/totp/prove"; // feature:totp

export const POST = endpoint((request) =>
  grantTokens(request, (asked, presented) => {
    // feature:totp begin
    if (asked.grant_type === "mfa_otp")
      return takeSecondStep(
        { ...readCode({ code: asked.code }), trustDevice: false },
        { ...presented, ticketSecret: asked.mfa_token },
      );
    // feature:totp end
    return signIn({ email: asked.username, password: asked.password, staySignedIn: true }, presented);
  }),
);
