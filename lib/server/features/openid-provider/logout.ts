import "server-only";
import { AppError } from "@/lib/shared/errors";
import { type LogoutParameters, logoutSchema } from "@/lib/shared/features/openid-provider/logout";
import type { Session } from "../../session/session";
import { findUserById } from "../../users/store";
import { findClient } from "./client-store";
import { leaveApp } from "./grants";
import { type IdTokenClaims, readIdTokenHint } from "./id-token";
import { provider } from "./provider";

/** What an app wants that sends a browser to be signed out. */
export type LogoutRequest = {
  /** As it came, for the pages that it goes through. */
  readonly parameters: LogoutParameters;
  /** Which app, where it says so. */
  readonly app: { readonly id: string; readonly name: string } | undefined;
  /** Whom it means, where it says so. */
  readonly meant: IdTokenClaims | undefined;
  /** An address of that app, where the browser goes afterwards. */
  readonly destination: string | undefined;
};

const refused = (hint: string): AppError => new AppError("logout_refused", { hint });

/** The parameters of a query or a form, as a page has them: one that comes twice is none that can be used (RFC 6749 §3.1). */
export const parametersIn = (given: URLSearchParams): object =>
  Object.fromEntries(
    [...given.keys()].map((name) => {
      const [value, ...more] = given.getAll(name);
      return [name, more.length === 0 ? value : given.getAll(name)];
    }),
  );

/**
 * Reads what an app wants (OpenID Connect RP-Initiated Logout 1.0 §2, §3). Whoever asks, nothing has been done by that: somebody says so.
 *
 * @param given its parameters
 * @throws AppError `logout_refused` for a destination that is not registered letter for letter for the app that is named, for an ID token that is not
 *   ours, and for an app that there is not; `keys_secret`, `unavailable`
 */
export async function readLogoutRequest(given: object): Promise<LogoutRequest> {
  // Says so where there is none.
  provider();
  const { data: parameters } = logoutSchema.safeParse(given);
  if (parameters === undefined) throw refused("It sent something that is too long, or sent it twice.");
  const { id_token_hint: hint, client_id: named, post_logout_redirect_uri: uri, state } = parameters;
  const meant = hint === undefined ? undefined : await readIdTokenHint(hint);
  if (hint !== undefined && meant === undefined) throw refused("Its ID token is none of this site.");
  if (meant !== undefined && named !== undefined && meant.aud !== named)
    throw refused("Its ID token is another app’s.");
  const clientId = meant?.aud ?? named;
  const client = clientId === undefined ? undefined : await findClient(clientId);
  if (client === undefined && clientId !== undefined) throw refused("There is no such app.");
  if (uri !== undefined && client?.postLogoutRedirectUris.includes(uri) !== true)
    throw refused("It is not registered for the address that it wants you to go on to.");
  return {
    parameters,
    app: client && { id: client.id, name: client.name },
    meant,
    destination: uri === undefined ? undefined : withState(uri, state),
  };
}

/** Letter for letter what is registered, and `state` behind it. */
function withState(uri: string, state: string | undefined): string {
  if (state === undefined) return uri;
  return `${uri}${uri.includes("?") ? "&" : "?"}${new URLSearchParams({ state }).toString()}`;
}

/** What somebody is asked. */
export type SignOutQuestion = {
  readonly parameters: LogoutParameters;
  readonly appName: string | undefined;
  /** Who is signed in. */
  readonly email: string;
  /** Whether the app means somebody else. */
  readonly meansAnother: boolean;
};

/** What to ask the one who is signed in. @throws AppError as `readLogoutRequest`; `session_ended` */
export async function readSignOutQuestion({ userId }: Session, given: object): Promise<SignOutQuestion> {
  const { parameters, app, meant } = await readLogoutRequest(given);
  const user = await findUserById(userId);
  if (user === null) throw new AppError("session_ended");
  return {
    parameters,
    appName: app?.name,
    email: user.email,
    meansAnother: meant !== undefined && meant.sub !== userId,
  };
}

/** Stays signed in, but to the app that has asked: it has signed them out on its side. @throws AppError `unavailable` */
export async function staySignedIn(session: Session, { app }: LogoutRequest): Promise<void> {
  if (app !== undefined) await leaveApp(session, app.id);
}
