import { z } from "zod";
import { takeSecondStepByPasskey } from "@/lib/server/features/totp/passkeys"; // feature:passkeys
import { takeSecondStep } from "@/lib/server/features/totp/sign-in";
import { parseInput, readJson } from "@/lib/server/http/body";
import { withCookies } from "@/lib/server/http/cookie";
import { endpoint, json } from "@/lib/server/http/endpoint";
import { readCookiesOf } from "@/lib/server/session/cookies";
import { readAssertion } from "@/lib/server/session/passkeys/prove"; // feature:passkeys
import { secondStepSchema } from "@/lib/shared/features/totp/trusted-devices";

export const POST = endpoint(async (request) => {
  const sent = await readJson(request, z.unknown());
  const presented = readCookiesOf(request);
  // feature:passkeys begin
  const credential = readAssertion(sent);
  if (credential !== undefined) {
    const step = await takeSecondStepByPasskey({ credential }, presented);
    return withCookies(json(step.answer), step.cookies);
  }
  // feature:passkeys end
  const { answer, cookies } = await takeSecondStep(parseInput(secondStepSchema, sent), presented);
  return withCookies(json(answer), cookies);
});
