import { z } from "zod";

/** What an app sends a browser with that is to be signed out (OpenID Connect RP-Initiated Logout 1.0 §2). What else it sends is not looked at. */
export const logoutSchema = z.object({
  id_token_hint: z.string().max(4096).exactOptional(),
  client_id: z.string().max(100).exactOptional(),
  post_logout_redirect_uri: z.string().max(512).exactOptional(),
  state: z.string().max(512).exactOptional(),
});
export type LogoutParameters = z.output<typeof logoutSchema>;

const withParameters = (path: string, parameters: LogoutParameters): string => {
  const query = new URLSearchParams(Object.entries(parameters)).toString();
  return query === "" ? path : `${path}?${query}`;
};

/** Where an app sends a browser. */
export const logoutPath = (parameters: LogoutParameters): string => withParameters("/oidc/logout", parameters);
/** Where somebody is asked whether to sign out, because an app wants that. */
export const signOutPath = (parameters: LogoutParameters): string => withParameters("/sign-out", parameters);
/** Where they say so. */
export const signOutDecisionPath = (parameters: LogoutParameters): string =>
  withParameters("/sign-out/decision", parameters);

export const signOutDecisionSchema = z.strictObject({ decision: z.enum(["sign-out", "stay"]) });
