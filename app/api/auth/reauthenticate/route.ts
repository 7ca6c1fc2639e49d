import { z } from "zod";
import { proveAndRepeat } from "@/lib/server/features/step-up/proof-form";
import { reauthenticate } from "@/lib/server/features/step-up/step-up";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { readJson } from "@/lib/server/http/body";
import { withCookies } from "@/lib/server/http/cookie";
import { json } from "@/lib/server/http/endpoint";
import { wantsDocument } from "@/lib/server/http/plain-page";
import { readCookiesOf } from "@/lib/server/session/cookies";

export const POST = protectedEndpoint("/api/auth/reauthenticate", async ({ request, session }) => {
  const presented = readCookiesOf(request);
  // A browser that is led on, body and all. A program is given its next token here.
  const isForm = !(request.headers.get("content-type") ?? "").startsWith("application/json");
  if (isForm && session.transport === "cookie" && wantsDocument(request.headers))
    return proveAndRepeat(request, session, presented);
  const sent = await readJson(request, z.unknown());
  const { answer, cookies } = await reauthenticate(sent, session, presented);
  return withCookies(json(answer), cookies);
});
