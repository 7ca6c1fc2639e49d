import * as openid from "openid-client";
import { configuration } from "./configuration";
import { cookiesIn, sessionCookie, setCookie } from "./cookies";
import { report } from "./problem";
import { provider } from "./provider";
import { find, forget, sessionTtl } from "./store";
import { sendTo, wayToProblem } from "./way";

/**
 * Signs out here, then sends the browser to the provider, which asks whether to sign out there too (OpenID Connect RP-Initiated Logout 1.0). It
 * is told by its id which app asks: an ID token would lie in addresses and logs, and changes nothing there.
 */
export async function signOut(request: Request): Promise<Response> {
  const { ORIGIN } = configuration();
  // A form of this app. `SameSite=Lax` keeps other sites' forms away, but not those of neighbours on the same domain.
  if (request.headers.get("origin") !== ORIGIN) return new Response("From another site.\n", { status: 403 });
  const id = cookiesIn(request).get(sessionCookie);
  const record = id === undefined ? undefined : find(id);
  if (id !== undefined) forget(id);
  const gone = setCookie(sessionCookie, "", sessionTtl);
  // What the provider has ended needs no more there.
  if (record === undefined || "ended" in record) return sendTo(`${ORIGIN}/`, gone);
  try {
    const there = await provider();
    if (record.tokens.refresh !== undefined) await openid.tokenRevocation(there, record.tokens.refresh);
    const after = { post_logout_redirect_uri: `${ORIGIN}/` };
    return sendTo(openid.buildEndSessionUrl(there, after).href, gone);
  } catch (error) {
    report(error);
    return sendTo(wayToProblem("still-there"), gone);
  }
}
