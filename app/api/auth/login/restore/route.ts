import { restoreAccount } from "@/lib/server/features/account-deletion/keep";
import { withCookies } from "@/lib/server/http/cookie";
import { endpoint, json } from "@/lib/server/http/endpoint";
import { readCookiesOf } from "@/lib/server/session/cookies";

export const POST = endpoint(async (request) => {
  const { answer, cookies } = await restoreAccount(readCookiesOf(request));
  return withCookies(json(answer), cookies);
});
