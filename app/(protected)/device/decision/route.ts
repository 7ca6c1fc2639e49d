import { readOwnForm } from "@/lib/server/features/openid-provider/decision";
import { decideDevice } from "@/lib/server/features/openid-provider/device/decide";
import { protectedEndpoint } from "@/lib/server/guard/endpoint";
import { redirectTo } from "@/lib/server/http/endpoint";
import { deviceDecisionSchema, devicePath } from "@/lib/shared/features/openid-provider/device";

/** A plain form: the page of the code says what has come of it. */
export const POST = protectedEndpoint("/device/decision", async ({ request, session }) => {
  const { user_code: code, decision } = await readOwnForm(request, session, deviceDecisionSchema);
  await decideDevice(session, code, decision);
  return redirectTo(devicePath(code), 303);
});
