import { z } from "zod";
import { passkeyStepSchema, takeSecondStepByPasskey } from "@/lib/server/features/totp/passkeys"; // feature:passkeys
import { takeSecondStep } from "@/lib/server/features/totp/sign-in";
import { parseInput, readJson } from "@/lib/server/http/body";
import { withCookies } from "@/lib/server/http/cookie";
import { endpoint, json } from "@/lib/server/http/endpoint";
import { readCookiesOf } from "@/lib/server/session/cookies";
import { isAssertion } from "@/lib/server/session/passkeys/prove"; // feature:passkeys
import { secondStepSchema } from "@/lib/shared/features/totp/trusted-devices";

export const POST = endpoint(async (request) => {
  const sent = await readJson(request, z.unknown());
  const presented = readCookiesOf(request);
  // feature:passkeys begin
  if (isAssertion(sent)) {
    const step = await takeSecondStepByPasskey(parseInput(passkeyStepSchema, sent), presented);
    return withCookies(json(step.answer), step.cookies);
  }
  // feature:passkeys end
  const { answer, cookies } = await takeSecondStep(parseInput(secondStepSchema, sent), presented);
  return withCookies(json(answer), cookies);
});
