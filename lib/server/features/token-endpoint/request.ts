import "server-only";
import { readText } from "../../http/body";
import { noCookies, type PresentedCookies } from "../../session/cookies";
import { isFirstParty } from "../../session/token-endpoint/first-party";
import { OAuthError, toOAuth } from "./oauth-error";

/** What a program presents: its name, and no cookie, whatever came with the request. */
export type PresentedClient = PresentedCookies & { readonly clientId: string };

type Parameters = Readonly<Record<string, string>>;

/**
 * The border of an endpoint that our own programs call as OAuth has it: a form in, JSON out, refusals of RFC 6749 §5.2, and no cookies read
 * or set. Whom the configuration does not name gets nothing.
 *
 * @param work gets the parameters as they were sent, and who sent them
 */
export async function oauth(
  request: Request,
  work: (parameters: Parameters, presented: PresentedClient) => Promise<Response>,
): Promise<Response> {
  try {
    const parameters = await readParameters(request);
    const { client_id: clientId } = parameters;
    if (clientId === undefined) throw new OAuthError("invalid_request", "client_id: It is missing.");
    if (!isFirstParty(clientId))
      throw new OAuthError("unauthorized_client", "This client may not ask for tokens here.");
    return await work(parameters, { ...noCookies, clientId });
  } catch (error) {
    return toOAuth(error);
  }
}

/** The parameters of a form (RFC 6749 §3.2, Appendix B): none twice, and one without a value is not there. */
async function readParameters(request: Request): Promise<Parameters> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/x-www-form-urlencoded\s*(;\s*charset="?utf-8"?\s*)?$/i.test(type))
    throw new OAuthError("invalid_request", "Send this as application/x-www-form-urlencoded.");
  const sent = [...new URLSearchParams(await readText(request))].filter(([, value]) => value !== "");
  if (new Set(sent.map(([name]) => name)).size < sent.length)
    throw new OAuthError("invalid_request", "A parameter is there twice.");
  // RFC 6749 §2.3: our programs are public, so they have nothing to authenticate with.
  if (request.headers.has("authorization"))
    throw new OAuthError("invalid_client", "This client has no secret. Send client_id alone.", 401);
  return Object.fromEntries(sent);
}
