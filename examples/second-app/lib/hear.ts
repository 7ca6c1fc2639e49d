import { readLogoutToken } from "./logout-token";
import { report } from "./problem";
import { endWhere } from "./store";

/** No logout token is as long, in bytes. */
const most = 16_384;

/** Hears of the provider that a session has ended there, and ends what hangs on it here (OpenID Connect Back-Channel Logout 1.0 §2.5). */
export async function hearOfLogout(request: Request): Promise<Response> {
  const form = /^application\/x-www-form-urlencoded\b/i.test(request.headers.get("content-type") ?? "");
  const token = form ? new URLSearchParams(await read(request)).get("logout_token") : null;
  try {
    const claims = token === null ? undefined : await readLogoutToken(token);
    const isNews = claims !== undefined && endWhere({ ...claims, endedAt: claims.toe ?? claims.iat });
    return answer(isNews ? 200 : 400, isNews ? undefined : { error: "invalid_request" });
  } catch (error) {
    report(error);
    // The provider tells it again.
    return answer(503, { error: "temporarily_unavailable" });
  }
}

const answer = (status: number, body?: object): Response =>
  new Response(body && JSON.stringify(body), {
    status,
    headers: { "cache-control": "no-store", ...(body && { "content-type": "application/json" }) },
  });

/** A body; empty where it is longer than any that is meant. */
async function read({ body }: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body?.getReader();
  for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
    length += part.value.length;
    if (length > most) return "";
    chunks.push(part.value);
  }
  return Buffer.concat(chunks).toString();
}
